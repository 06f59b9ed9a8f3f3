/** Which message a thread is about. */
export interface ThreadRef {
  room: string;
  /** The `seq` of the message in the room's log. */
  seq: number;
}

const THREAD_ID = /^([^~]{1,47})~([1-9]\d{0,14})$/;

/** The id of the log of a message's thread; it stands wherever that of a room does. */
export function threadId(room: string, seq: number): string {
  return `${room}~${seq}`;
}

/** True for a valid id of a thread's log, and not of a room. */
export function isThread(id: string): boolean {
  return id.includes("~");
}

/** The message that the log of this id is the thread of; undefined for the log of a room. */
export function threadOf(id: string): ThreadRef | undefined {
  const [, room, seq] = THREAD_ID.exec(id) ?? [];
  return room === undefined ? undefined : { room, seq: Number(seq) };
}
