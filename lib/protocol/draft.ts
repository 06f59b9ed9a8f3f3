import type { MessageEvent } from "./event.ts";

/** The text that a person has typed in a room and not sent, as the server has it. */
export interface SavedDraft {
  /** Empty when there is none. */
  text: string;
  /** Counts the writes. */
  version: number;
  /** The message that it replies to, while it is there. */
  replyTo?: MessageEvent;
}
