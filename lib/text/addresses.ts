import { isThread, threadId } from "../protocol/thread.ts";

/** The page of a room, or of a thread, by the id of its log. */
export function logAddress(id: string): string {
  return `/rooms/${encodeURIComponent(id).replace("~", "/threads/")}`;
}

/** The page of the thread of a room's message. */
export function threadAddress(room: string, seq: number): string {
  return logAddress(threadId(room, seq));
}

/** Where a message is shown in its room, or its thread. */
export function messageAddress(room: string, seq: number): string {
  return `${logAddress(room)}?around=${seq}#${prefixIn(room)}${seq}`;
}

/** The page of one message: what it said before, and forms for what can be done with it. */
export function messagePageAddress(room: string, seq: number): string {
  return `/rooms/${encodeURIComponent(room)}/messages/${seq}`;
}

/** The page of a person. */
export function personAddress(username: string): string {
  return `/people/${encodeURIComponent(username)}`;
}

/** The page of a room's pinned messages. */
export function pinsAddress(room: string): string {
  return `/rooms/${room}/pins`;
}

/** Where a message is bookmarked, by a form. */
export function bookmarkAddress(room: string, seq: number): string {
  return `${messagePageAddress(room, seq)}/bookmark`;
}

/** Where a message is forwarded from, by a form. */
export function forwardAddress(room: string, seq: number): string {
  return `${messagePageAddress(room, seq)}/forward`;
}

/** The prefix of the ids of messages' elements: a room and a thread may be on one page. */
export function prefixIn(room: string): string {
  return isThread(room) ? "t" : "m";
}

/** The id of the box in which one writes to a room, or in a thread beside it. */
export function boxIn(room: string): string {
  return isThread(room) ? "thread-text" : "text";
}
