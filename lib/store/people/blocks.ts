import { ChatError } from "../../base/errors.ts";
import { keys } from "../kv/keys.ts";
import type { Kv } from "../kv/kv.ts";
import type { Notices } from "../isolates/notices.ts";
import type { Room } from "../rooms/room.ts";

/** The most people whom one person blocks. */
const BLOCKED = 500;

/** Blocks that are read at a time. */
const PAGE = 1_000;

/**
 * Whom people have blocked. All of it is in memory, so that asking for each message costs nothing; a
 * notice says when somebody's is to be read again.
 */
export class Blocks {
  #kv: Kv;
  #notices: Pick<Notices, "put">;
  #blocked = new Map<string, ReadonlySet<string>>();
  #reading: Promise<void> = Promise.resolve();

  private constructor(kv: Kv, notices: Pick<Notices, "put">) {
    this.#kv = kv;
    this.#notices = notices;
  }

  static async open(kv: Kv, notices: Pick<Notices, "put">): Promise<Blocks> {
    const blocks = new Blocks(kv, notices);
    const found = new Map<string, Set<string>>();
    for await (const page of kv.pages(keys.blocks(), PAGE)) {
      for (const { key } of page) {
        const [user, blocked] = [String(key[1]), String(key[2])];
        found.set(user, (found.get(user) ?? new Set()).add(blocked));
      }
    }
    blocks.#blocked = found;
    return blocks;
  }

  /** Whether a person has blocked another one. */
  has(user: string, other: string): boolean {
    return this.#blocked.get(user)?.has(other) === true;
  }

  /** Whom a person has blocked. */
  of(user: string): readonly string[] {
    return [...this.#blocked.get(user) ?? []];
  }

  /** Whether a room is kept from a person: what they and somebody whom they blocked say to each other. */
  hides(user: string, { kind, people }: Pick<Room, "kind" | "people">): boolean {
    return kind === "direct" && people.length === 2 &&
      people.some((other) => this.has(user, other));
  }

  /**
   * Blocks somebody, or does so no more. Says whether that is different from before.
   *
   * @throws {ChatError} `invalid` for one too many
   */
  async set(user: string, other: string, isBlocked: boolean): Promise<boolean> {
    const changed = await this.#kv.update(async (op) => {
      const entry = await this.#kv.get(keys.block(user, other));
      if ((entry.value !== null) === isBlocked) return false;
      op.check(entry);
      if (isBlocked) {
        const all = await this.#kv.list({ prefix: keys.blocksOf(user) }, { limit: BLOCKED });
        if (all.length >= BLOCKED) {
          throw new ChatError("invalid", `You can block at most ${BLOCKED} people.`, {
            field: "username",
          });
        }
        op.set(entry.key, true);
      } else {
        op.delete(entry.key);
      }
      this.#notices.put(op, { change: "blocks", users: [user] });
      return true;
    });
    if (changed) await this.read([user]);
    return changed;
  }

  /** Takes away whom an account which is gone has blocked, and that others have blocked it. */
  async forget(user: string): Promise<void> {
    for await (const page of this.#kv.pages(keys.blocks(), PAGE)) {
      const gone = page.filter(({ key }) => key[1] === user || key[2] === user);
      if (gone.length === 0) continue;
      const users = [...new Set(gone.map(({ key }) => String(key[1])))];
      await this.#kv.commit((op) => {
        for (const { key } of gone) op.delete(key);
        this.#notices.put(op, { change: "blocks", users });
      });
      await this.read(users);
    }
  }

  /** Reads again whom these people block: one read after another, so that the last one counts. */
  read(users: readonly string[]): Promise<void> {
    const read = this.#reading.then(async () => {
      for (const user of users) {
        const entries = await this.#kv.list({ prefix: keys.blocksOf(user) }, { limit: BLOCKED });
        if (entries.length === 0) this.#blocked.delete(user);
        else this.#blocked.set(user, new Set(entries.map(({ key }) => String(key[2]))));
      }
    });
    this.#reading = read.catch(() => {});
    return read;
  }
}
