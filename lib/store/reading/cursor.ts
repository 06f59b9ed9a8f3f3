import * as v from "valibot";
import type { Operation } from "../kv/operation.ts";
import { keys } from "../kv/keys.ts";
import type { Entry, Kv } from "../kv/kv.ts";

/** A person's place in a log: the seq up to which they have read, and the number of messages up to it. */
export const Cursor = v.object({ seq: v.number(), count: v.number() });
/** A person's place in a log: the seq up to which they have read, and the number of messages up to it. */
export type Cursor = v.InferOutput<typeof Cursor>;

/** The cursor of a log that the person has never read. */
export const UNREAD: Cursor = { seq: 0, count: 0 };

/** Reads how far somebody who comes to a room has read it, which most never have. */
export function cursorOf(kv: Kv, user: string, room: string): Promise<Entry<unknown>> {
  return kv.get(keys.cursor(user, room));
}

/** Adds to a commit that a newcomer to a room begins with everything read; who was there before, where they were. */
export function putAllRead(op: Operation, cursor: Entry<unknown>, { seq, count }: Cursor): void {
  if (cursor.value === null) op.check(cursor).set(cursor.key, { seq, count });
}
