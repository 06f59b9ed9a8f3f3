import type { CloseCode } from "../../protocol/close_code.ts";
import type { Person } from "../../protocol/event.ts";

/** A socket, as the hub sees it. */
export interface Socket {
  /** Who is behind it, as others see them now. */
  readonly person: Person;
  readonly session: string;
  /** Sends a frame that is already encoded. */
  deliver(frame: string): void;
  /**
   * Called about once a second: sends a ping when it is due, ends the socket when it is dead.
   *
   * @param now by the stopwatch, in milliseconds
   * @param listenedMs how long this isolate listened since the heartbeat before
   */
  heartbeat(now: number, listenedMs: number): void;
  /** Asks for a sign of life now, with the time that any ping gives, and ends the socket at once without one. */
  pingSoon(): void;
  /** The person is called or shown in another way from now on. */
  setPerson(person: Person): void;
  /** Says `bye`, then closes. */
  close(code: CloseCode, afterMs: number): void;
  /** Tells if it is subscribed to the room. */
  isSubscribed(room: string): boolean;
  /** The person does not belong to the room any more, so that writing to it is checked anew. */
  forgetAccess(room: string): void;
  /** Ends it at once: it was told to close, and its peer does nothing about that. */
  terminate(): void;
  /** Resolves when the socket has closed. */
  readonly closed: Promise<void>;
}
