import type { LogEvent } from "./events.ts";
import type { Person, StateEvent } from "../../protocol/event.ts";
import type { ThreadNews } from "../reading/thread_rows.ts";

/** Contiguous events of one room, ready to be sent; `json` is the events joined by commas. */
export interface Batch {
  room: string;
  epoch: string;
  first: number;
  last: number;
  json: string;
  people: Person[];
  /** Those of the events that are about the room, if there are any. */
  stateEvents?: StateEvent[];
  /** The number of messages in the log with it; of a batch that was committed just now. */
  count?: number;
  /** The seq of the last message then that is deleted, if any was. */
  deleted?: number;
  /** The seq of the last message that it deletes, in a room, if it deletes any. */
  gone?: number;
  /** The time of the commit, in milliseconds since 1970 (UTC). */
  at?: number;
  /** The seq of the last event about the room then, if there was one. */
  stateSeq?: number;
  /** The people whose mentions it changes. */
  mentioned?: string[];
  /** The followers of the thread that the log is, when something is new to them or is gone. */
  followers?: string[];
  /**
   * The people in whose lists the room is from now on: they belong to it because they wrote there, or a
   * direct room was not in their lists until this message.
   */
  joined?: string[];
  /** The news of the thread that the log is, when there are new replies among the events. */
  thread?: ThreadNews;
}

/** Joins contiguous events, at least one, into what is sent. */
export function toBatch(
  room: string,
  epoch: string,
  events: readonly LogEvent[],
  people: Person[],
  thread?: ThreadNews,
): Batch {
  const stateEvents: StateEvent[] = [];
  for (const event of events) {
    if (event.stateEvent !== undefined) stateEvents.push(event.stateEvent);
  }
  return {
    room,
    epoch,
    first: events[0]!.seq,
    last: events[events.length - 1]!.seq,
    json: events.map((event) => event.json).join(","),
    people,
    ...(stateEvents.length === 0 ? {} : { stateEvents }),
    ...(thread === undefined ? {} : { thread }),
  };
}
