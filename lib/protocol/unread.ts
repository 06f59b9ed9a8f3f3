import type { RoomNumbers } from "./server_frame.ts";

/**
 * The number of messages that somebody has not read.
 *
 * @param count the number of all messages, deleted ones included
 * @param read the number of messages up to the last one that was read
 * @param gone how many after that one were deleted
 */
export function countUnread(count: number, read: number, gone: number): number {
  // What was read may be known later than the count, and be beyond it.
  return Math.max(0, count - read - gone);
}

/** The numbers of a room after its log has moved on to `head`, with `count` messages. */
export function withHead<N extends RoomNumbers>(known: N, head: number, count: number): N {
  const read = known.count - known.unread;
  return { ...known, head, count, unread: countUnread(count, read, 0) };
}

/** The numbers of a room after it is read up to `read`, its last message; those of its threads stay. */
export function asRead<N extends RoomNumbers>(known: N, read: number): N {
  return { ...known, read, unread: 0, mentions: known.threads ?? 0 };
}
