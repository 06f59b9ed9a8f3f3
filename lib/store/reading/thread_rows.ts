import type { Head } from "../log/head.ts";
import { threadId, type ThreadRef } from "../../protocol/thread.ts";
import type { Operation } from "../kv/operation.ts";
import { type Cursor, UNREAD } from "./cursor.ts";
import { keys } from "../kv/keys.ts";
import type { Plan } from "../log/plan.ts";
import { putFollow } from "./thread_follows.ts";

/** The news of a thread in which somebody has replied. */
export interface ThreadNews {
  seq: number;
  /** The number of replies. */
  count: number;
  /** When the last one was, in milliseconds since 1970 (UTC), and whose. */
  at: number;
  by: string;
}

/** Adds to the commit of the event that a message has a thread: its empty log, which the author follows. */
export function beginThread(
  op: Operation,
  { room, seq }: ThreadRef,
  { by, at, epoch }: { by: string; at: number; epoch: string },
): void {
  const head: Head = { epoch, seq: 0, count: 0, thread: { at, people: [] } };
  op.set(keys.head(threadId(room, seq)), head);
  putFollow(op, by, { room, seq }, UNREAD);
}

/** The news of the thread of the message at `seq`, if the plan has replies. */
export function newsOf(seq: number, { head, cids }: Plan): ThreadNews | undefined {
  const { count, thread } = head;
  const by = thread?.people[0];
  return cids.length === 0 || thread === undefined || by === undefined
    ? undefined
    : { seq, count, at: thread.at, by };
}

/**
 * Adds to a commit in a thread that the authors of replies, and whoever is mentioned, follow it. The
 * authors have read it up to there, and whom it mentions for the first time up to that.
 *
 * @param newFollowers whoever of those does not follow it yet, with how far they have read it
 */
export function putReplies(
  op: Operation,
  thread: ThreadRef,
  { messages, cids, mentions }: Plan,
  called: ReadonlyMap<number, readonly string[]>,
  newFollowers: ReadonlyMap<string, Cursor | undefined>,
): void {
  const id = threadId(thread.room, thread.seq);
  const authors = new Map(cids.map((each) => [each.user, each]));
  for (const { user, seq } of authors.values()) {
    const read = { seq, count: messages.get(seq)?.ordinal ?? 0 };
    putFollow(op, user, thread, read);
    op.set(keys.cursor(user, id), read);
  }
  const done = new Set(authors.keys());
  for (const { seq } of mentions) {
    const before = { seq: seq - 1, count: (messages.get(seq)?.ordinal ?? 1) - 1 };
    for (const user of called.get(seq) ?? []) {
      if (done.has(user) || !newFollowers.has(user)) continue;
      done.add(user);
      // Who has read beyond it has read it, whoever was added to it afterwards.
      const read = newFollowers.get(user);
      const isKnown = read !== undefined && read.seq > 0;
      putFollow(op, user, thread, isKnown ? read : before);
      if (!isKnown) op.set(keys.cursor(user, id), before);
    }
  }
}
