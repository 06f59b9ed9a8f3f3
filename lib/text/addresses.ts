/** Where a message is shown in its room. */
export function messageAddress(room: string, seq: number): string {
  return `/rooms/${room}?around=${seq}#m${seq}`;
}

/** The page of one message: what it said before, and forms for what can be done with it. */
export function messagePageAddress(room: string, seq: number): string {
  return `/rooms/${room}/messages/${seq}`;
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
