import type { RoomNumbers } from "./server_frame.ts";

/**
 * How many messages somebody has not read.
 *
 * @param count how many there are, deleted ones among them
 * @param read how many there were up to the last one that was read
 * @param gone how many after that one were deleted
 */
export function countUnread(count: number, read: number, gone: number): number {
  // What was read may be known later than the count, and be beyond it.
  return Math.max(0, count - read - gone);
}

/** What a list says of a room whose log has moved on to `head`, with `count` messages. */
export function withHead<N extends RoomNumbers>(known: N, head: number, count: number): N {
  const read = known.count - known.unread;
  return { ...known, head, count, unread: countUnread(count, read, 0) };
}

/** What a list says of a room that is read up to `read`, its last message: what is new in its threads stays. */
export function asRead<N extends RoomNumbers>(known: N, read: number): N {
  return { ...known, read, unread: 0, mentions: known.threads ?? 0 };
}
