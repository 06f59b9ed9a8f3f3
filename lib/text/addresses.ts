/** Where a message is shown in its room. */
export function messageAddress(room: string, seq: number): string {
  return `/rooms/${room}?around=${seq}#m${seq}`;
}

/** The page of one message: what it said before, and forms for what can be done with it. */
export function messagePageAddress(room: string, seq: number): string {
  return `/rooms/${room}/messages/${seq}`;
}
