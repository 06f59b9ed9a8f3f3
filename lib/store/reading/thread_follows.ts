import * as v from "valibot";
import { threadId, type ThreadRef } from "../../protocol/thread.ts";
import type { Operation } from "../kv/operation.ts";
import { Cursor, UNREAD } from "./cursor.ts";
import { keys } from "../kv/keys.ts";
import type { Entry, Kv } from "../kv/kv.ts";

/** A row of an older store says that somebody follows, and not how far they have read. */
const Row = v.nullable(v.union([Cursor, v.literal(true)]));

/** A thread that somebody follows, and how far they have read it. */
export interface ThreadFollow extends ThreadRef {
  read: Cursor;
}

/** People who follow a thread and are told of what is new there. */
const TOLD = 1_000;

/** Rows of an older store that are rewritten at a time. */
const REWRITTEN = 100;

/**
 * The followers of threads: whoever wrote what one is about, replied in it or was mentioned there
 * (`thread_rows.ts`).
 */
export class ThreadFollows {
  #kv: Kv;

  constructor(kv: Kv) {
    this.#kv = kv;
  }

  /** Whether the person follows each of these threads, in their order. */
  async among(user: string, threads: readonly ThreadRef[]): Promise<boolean[]> {
    const entries = await this.#kv.getMany(
      threads.map(({ room, seq }) => keys.threadOf(user, room, seq)),
    );
    return entries.map(({ value }) => value !== null);
  }

  /**
   * At most `limit` of the threads that the person follows, of one room or all, whether or not they
   * still may see them.
   */
  async of(user: string, limit: number, room?: string): Promise<ThreadFollow[]> {
    const prefix = room === undefined ? keys.threadsOf(user) : keys.threadsIn(user, room);
    const entries = await this.#kv.list({ prefix }, { limit });
    const found = entries.map((entry) => {
      const thread = { room: String(entry.key.at(-2)), seq: Number(entry.key.at(-1)) };
      const row = v.parse(Row, entry.value);
      return { entry, thread, read: row === true || row === null ? undefined : row };
    });
    const old = found.filter(({ read }) => read === undefined);
    if (old.length === 0) return found.map(({ thread, read = UNREAD }) => ({ ...thread, read }));
    const cursors = await this.#kv.getMany(
      old.map(({ thread }) => keys.cursor(user, threadId(thread.room, thread.seq))),
    );
    const known = new Map(
      old.map((each, index) => [each, v.parse(v.nullable(Cursor), cursors[index]?.value)]),
    );
    await this.#rewrite(user, old.slice(0, REWRITTEN), known);
    return found.map((each) => ({
      ...each.thread,
      read: each.read ?? known.get(each) ?? UNREAD,
    }));
  }

  /** Rewrites follows of an older store, so that they are indexed by thread as well. */
  async #rewrite(
    user: string,
    old: readonly { entry: Entry<unknown>; thread: ThreadRef }[],
    known: ReadonlyMap<unknown, Cursor | null>,
  ): Promise<void> {
    for (const each of old) {
      await this.#kv.commit((op) => {
        op.check(each.entry);
        putFollow(op, user, each.thread, known.get(each) ?? UNREAD);
      });
    }
  }
}

/** Adds to a commit that somebody follows a thread, and has read it so far. */
export function putFollow(
  op: Operation,
  user: string,
  { room, seq }: ThreadRef,
  read: Cursor,
): void {
  op.set(keys.threadOf(user, room, seq), read).set(keys.follower(room, seq, user), true);
}

/** The ids of whoever follows a thread, a thousand at most. */
export async function followersOf(kv: Kv, { room, seq }: ThreadRef): Promise<string[]> {
  const entries = await kv.list({ prefix: keys.followers(room, seq) }, { limit: TOLD });
  return entries.map(({ key }) => String(key.at(-1)));
}

/** Of these people, those who do not follow the thread, and how far they have read it. */
export async function notFollowing(
  kv: Kv,
  { room, seq }: ThreadRef,
  users: readonly string[],
): Promise<Map<string, Cursor | undefined>> {
  const [rows, cursors] = await Promise.all([
    kv.getMany(users.map((user) => keys.threadOf(user, room, seq))),
    kv.getMany(users.map((user) => keys.cursor(user, threadId(room, seq)))),
  ]);
  return new Map(
    users.flatMap((user, index): [string, Cursor | undefined][] =>
      rows[index]?.value !== null
        ? []
        : [[user, v.parse(v.nullable(Cursor), cursors[index]?.value) ?? undefined]]
    ),
  );
}
