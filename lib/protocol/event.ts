import * as v from "valibot";

/** A position in a room's log; events start at 1, and 0 is the position before the first. */
export const Seq = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const Id = v.pipe(v.string(), v.minLength(1), v.maxLength(64));

/** A person as others see one. */
export const Person = v.object({ id: Id, username: v.string(), name: v.string() });
/** A person as others see one. */
export type Person = v.InferOutput<typeof Person>;

/** A message as the log holds it; `at` is integer milliseconds since 1970 (UTC). */
export const MessageEvent = v.object({
  seq: Seq,
  kind: v.literal("message"),
  at: v.number(),
  by: Id,
  id: Id,
  cid: v.string(),
  text: v.optional(v.string()),
  replyTo: v.optional(Seq),
  editedAt: v.optional(v.number()),
  deletedAt: v.optional(v.number()),
});
/** A message as the log holds it. */
export type MessageEvent = v.InferOutput<typeof MessageEvent>;

/**
 * An event of a kind that this version does not know: it still takes its place in the order, so
 * that a client of an older version does not see a gap.
 */
export const OtherEvent = v.object({ seq: Seq, kind: v.string(), at: v.number(), by: Id });
/** An event of a kind that this version does not know. */
export type OtherEvent = v.InferOutput<typeof OtherEvent>;

/** One durable change of a room. */
export const ChatEvent = v.union([MessageEvent, OtherEvent]);
/** One durable change of a room. */
export type ChatEvent = v.InferOutput<typeof ChatEvent>;

/** Narrows an event to a message. */
export function isMessage(event: ChatEvent): event is MessageEvent {
  return event.kind === "message" && "cid" in event;
}
