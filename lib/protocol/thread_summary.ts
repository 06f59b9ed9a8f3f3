import * as v from "valibot";
import { Person, Seq } from "./event.ts";

/** What a room's page tells of a message's thread. */
export const ThreadSummary = v.object({
  /** Of the message that it is about. */
  seq: Seq,
  /** How many replies there are. */
  count: v.number(),
  /** When the last one was, in milliseconds since 1970 (UTC). */
  at: v.number(),
  /** Whose the last ones were, the latest first. */
  people: v.array(Person),
  /** Replies that the caller has not read, where they follow it. */
  unread: v.number(),
  following: v.optional(v.literal(true)),
});
/** What a room's page tells of a message's thread. */
export type ThreadSummary = v.InferOutput<typeof ThreadSummary>;

/** What is asked about a room's threads is answered with. */
export const ThreadSummaries = v.object({ threads: v.array(ThreadSummary) });
