import * as v from "valibot";
import { keys } from "../kv/keys.ts";
import type { Kv } from "../kv/kv.ts";
import { holdRight } from "../rooms/rights.ts";

const StoredBookmark = v.object({ room: v.string(), seq: v.number() });

/** A message that a person wants to find again. */
export interface Bookmark {
  room: string;
  seq: number;
  /** Its place among the person's bookmarks: a later one has a higher one. */
  count: number;
}

/** Bookmarks of messages, which only their owner knows of. */
export class Bookmarks {
  #kv: Kv;

  constructor(kv: Kv) {
    this.#kv = kv;
  }

  /** Whether the person has bookmarked the message. */
  async has(user: string, room: string, seq: number): Promise<boolean> {
    return (await this.#kv.get(keys.bookmarkOf(user, room, seq))).value !== null;
  }

  /**
   * Bookmarks a message that the caller has checked to be there and the person's to see; again: nothing.
   *
   * @param right what the person's right to the room rests on (`rightTo`)
   * @throws {ChatError} `not_found` when that has ended
   */
  async add(user: string, room: string, seq: number, right?: Deno.KvKey): Promise<void> {
    const key = keys.bookmarkOf(user, room, seq);
    await this.#kv.update(async (op) => {
      const [held, known, [last]] = await Promise.all([
        holdRight(this.#kv, right),
        this.#kv.get<number>(key),
        this.#kv.list({ prefix: keys.bookmarks(user) }, { limit: 1, reverse: true }),
      ]);
      if (known.value !== null) return;
      const count = Number(last?.key.at(-1) ?? 0) + 1;
      const bookmark = keys.bookmark(user, count);
      op.check(known, { key: bookmark, versionstamp: null }, ...held)
        .set(key, count)
        .set(bookmark, { room, seq });
    });
  }

  /** Removes a bookmark; where there is none, nothing. */
  async remove(user: string, room: string, seq: number): Promise<void> {
    const key = keys.bookmarkOf(user, room, seq);
    await this.#kv.update(async (op) => {
      const known = await this.#kv.get<number>(key);
      if (known.value === null) return;
      const bookmark = keys.bookmark(user, v.parse(v.number(), known.value));
      op.check(known).delete(key).delete(bookmark);
    });
  }

  /** At most `limit` of a person's bookmarks, the last ones first, or those before the one of that count. */
  async before(user: string, count: number | undefined, limit: number): Promise<Bookmark[]> {
    const entries = await this.#kv.list(
      count === undefined
        ? { prefix: keys.bookmarks(user) }
        : { prefix: keys.bookmarks(user), end: keys.bookmark(user, count) },
      { limit, reverse: true },
    );
    return entries.map(({ key, value }) => ({
      ...v.parse(StoredBookmark, value),
      count: Number(key.at(-1)),
    }));
  }
}
