import * as v from "valibot";

/** The number of people that a summary names, those who replied last. */
export const THREAD_PEOPLE = 3;

/** As `Person` of `event.ts`, which is not loaded for this in the browser once more. */
const Replier = v.object({ id: v.string(), username: v.string(), name: v.string() });

/** The summary of a thread on the page of its room. */
export const ThreadSummary = v.object({
  /** Of the message that it is about. */
  seq: v.number(),
  /** The number of replies. */
  count: v.number(),
  /** When the last one was, in milliseconds since 1970 (UTC). */
  at: v.number(),
  /** Whose the last ones were, the latest first. */
  people: v.array(Replier),
  /** Replies that the caller has not read, where they follow it. */
  unread: v.number(),
  following: v.optional(v.literal(true)),
});
/** The summary of a thread on the page of its room. */
export type ThreadSummary = v.InferOutput<typeof ThreadSummary>;

/** The answer to a request for the threads of a room. */
export const ThreadSummaries = v.object({ threads: v.array(ThreadSummary) });
