import * as v from "valibot";
import { MessageEvent, Person, Seq, StateEvent } from "./event.ts";

/**
 * A page of history: messages ascending by `seq`, what happened to the room between them, the people
 * in both, the room's head at the time of reading, and whether there is more in the direction that
 * was asked for.
 */
export const HistoryPage = v.object({
  epoch: v.string(),
  head: Seq,
  messages: v.array(MessageEvent),
  events: v.optional(v.array(StateEvent)),
  users: v.array(Person),
  more: v.boolean(),
});
/** A page of history. */
export type HistoryPage = v.InferOutput<typeof HistoryPage>;
