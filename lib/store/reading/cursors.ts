import { threadOf } from "../../protocol/thread.ts";
import { type Cursor, UNREAD } from "./cursor.ts";
import { keys } from "../kv/keys.ts";
import type { Kv } from "../kv/kv.ts";
import type { RoomLog } from "../log/log.ts";
import { type Notices, readingNotice } from "../isolates/notices.ts";
import { holdRight } from "../rooms/rights.ts";

export interface CursorsOptions {
  kv: Kv;
  log: RoomLog;
  notices: Pick<Notices, "put">;
}

/** Read cursors. Reading only moves them forward, so that two devices cannot pull each other back. */
export class Cursors {
  #kv: Kv;
  #log: RoomLog;
  #notices: Pick<Notices, "put">;

  constructor({ kv, log, notices }: CursorsOptions) {
    this.#kv = kv;
    this.#log = log;
    this.#notices = notices;
  }

  /** The person's cursors of these rooms, in the order of the rooms. */
  async of(user: string, rooms: readonly string[]): Promise<Cursor[]> {
    const entries = await this.#kv.getMany<Cursor>(rooms.map((room) => keys.cursor(user, room)));
    return entries.map((entry) => entry.value ?? UNREAD);
  }

  /** The cursors of these people in one room, in the order of the people. */
  async among(users: readonly string[], room: string): Promise<Cursor[]> {
    const entries = await this.#kv.getMany<Cursor>(users.map((user) => keys.cursor(user, room)));
    return entries.map((entry) => entry.value ?? UNREAD);
  }

  /**
   * Moves the cursor forward to `seq`, or to the head when that is nearer. Says whether it moved;
   * a lower `seq` changes nothing.
   *
   * @param right what the person's right to read rests on (`rightTo`)
   * @throws {ChatError} `not_found` when that has ended
   */
  async advance(
    user: string,
    room: string,
    seq: number,
    right?: Deno.KvKey,
  ): Promise<boolean> {
    const at = await this.#log.head(room);
    const to = Math.min(seq, at?.head.seq ?? 0);
    return await this.#move(user, room, to, right, (before) => before < to);
  }

  /**
   * Moves the cursor to before `seq`, or leaves it where it is when that is before it already.
   *
   * @param right as of `advance`
   * @throws {ChatError} `not_found` when that has ended
   */
  async rewind(user: string, room: string, seq: number, right?: Deno.KvKey): Promise<void> {
    await this.#move(user, room, seq - 1, right, (before) => before > seq - 1);
  }

  /** Moves the cursor, and what is kept of it with a thread, if it is wanted from where it is. */
  async #move(
    user: string,
    room: string,
    to: number,
    right: Deno.KvKey | undefined,
    isWanted: (before: number) => boolean,
  ): Promise<boolean> {
    const key = keys.cursor(user, room);
    const [last] = await this.#log.messagesBefore(room, to + 1, 1);
    const cursor: Cursor = { seq: to, count: last?.ordinal ?? 0 };
    const thread = threadOf(room);
    return await this.#kv.update(async (op) => {
      const [entry, held, follow] = await Promise.all([
        this.#kv.get<Cursor>(key),
        holdRight(this.#kv, right),
        thread && this.#kv.get(keys.threadOf(user, thread.room, thread.seq)),
      ]);
      if (!isWanted((entry.value ?? UNREAD).seq)) return false;
      op.check(entry, ...held).set(key, cursor);
      if (follow !== undefined && follow.value !== null) op.check(follow).set(follow.key, cursor);
      this.#notices.put(op, readingNotice(room, user));
      return true;
    });
  }
}
