import * as v from "valibot";

/** As `Person` of `event.ts`, which is not loaded for this in the browser once more. */
const Replier = v.object({ id: v.string(), username: v.string(), name: v.string() });

/** What a room's page tells of a message's thread. */
export const ThreadSummary = v.object({
  /** Of the message that it is about. */
  seq: v.number(),
  /** How many replies there are. */
  count: v.number(),
  /** When the last one was, in milliseconds since 1970 (UTC). */
  at: v.number(),
  /** Whose the last ones were, the latest first. */
  people: v.array(Replier),
  /** Replies that the caller has not read, where they follow it. */
  unread: v.number(),
  following: v.optional(v.literal(true)),
});
/** What a room's page tells of a message's thread. */
export type ThreadSummary = v.InferOutput<typeof ThreadSummary>;

/** What is asked about a room's threads is answered with. */
export const ThreadSummaries = v.object({ threads: v.array(ThreadSummary) });
