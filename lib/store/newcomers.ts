import type { Operation } from "./batch.ts";
import type { Head } from "./head.ts";
import { keys } from "./keys.ts";
import type { Entry, Kv } from "./kv.ts";

/** Reads how far somebody who comes to a room has read it, which most never have. */
export function cursorOf(kv: Kv, user: string, room: string): Promise<Entry<unknown>> {
  return kv.get(keys.cursor(user, room));
}

/** Adds to a commit that a newcomer to a room begins with everything read; who was there before, where they were. */
export function putAllRead(
  op: Operation,
  cursor: Entry<unknown>,
  { seq, count }: Pick<Head, "seq" | "count">,
): void {
  if (cursor.value === null) op.check(cursor).set(cursor.key, { seq, count });
}
