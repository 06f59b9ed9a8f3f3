import type { Kv } from "../kv/kv.ts";

/** Ids that are read at a time. */
const PAGE = 1_000;

/**
 * The people with a mark, such as the guests of the server. All of their ids are in memory, so that asking
 * for each author and each member of a room costs nothing; notices say when one is to be read again.
 */
export class MarkedPeople {
  #kv: Kv;
  #key: (user: string) => Deno.KvKey;
  #ids: Set<string>;
  #reading: Promise<void> = Promise.resolve();

  private constructor(kv: Kv, key: (user: string) => Deno.KvKey, ids: Set<string>) {
    this.#kv = kv;
    this.#key = key;
    this.#ids = ids;
  }

  /** Reads who has the mark. */
  static async open(
    kv: Kv,
    prefix: Deno.KvKey,
    key: (user: string) => Deno.KvKey,
  ): Promise<MarkedPeople> {
    const ids = new Set<string>();
    for await (const page of kv.pages(prefix, PAGE)) {
      for (const entry of page) ids.add(String(entry.key.at(-1)));
    }
    return new MarkedPeople(kv, key, ids);
  }

  /** Whether the person has the mark. */
  has(user: string): boolean {
    return this.#ids.has(user);
  }

  /** Those of these people who do not have it. */
  without(users: readonly string[]): string[] {
    return users.filter((user) => !this.#ids.has(user));
  }

  /** Reads again whether these people have it: one read after another, so that the last one counts. */
  read(users: readonly string[]): Promise<void> {
    const read = this.#reading.then(async () => {
      const entries = await this.#kv.getMany(users.map(this.#key));
      for (const [index, user] of users.entries()) {
        if (entries[index]?.value === null) this.#ids.delete(user);
        else this.#ids.add(user);
      }
    });
    this.#reading = read.catch(() => {});
    return read;
  }
}
