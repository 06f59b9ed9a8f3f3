import type { StateEvent } from "../../protocol/event.ts";

/** An event read from the log. */
export interface LogEvent {
  seq: number;
  by: string;
  json: string;
  /** The event itself, for one about the room. */
  stateEvent?: StateEvent | undefined;
}

/** A message read from the log, with its ordinal in the room and the seqs of its edits. */
export interface LogMessage extends LogEvent {
  cid: string;
  ordinal: number;
  edits: readonly number[];
}
