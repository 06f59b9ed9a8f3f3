import * as v from "valibot";

/** What a socket may say of the person in front of it. */
export const Activity = v.picklist(["online", "away"], "must be online or away");
/** What a socket may say of the person in front of it. */
export type Activity = v.InferOutput<typeof Activity>;

/** How somebody is shown. */
export const PresenceState = v.picklist(["online", "away", "dnd", "offline"]);
/** How somebody is shown. */
export type PresenceState = v.InferOutput<typeof PresenceState>;

/** What somebody says of themselves; `until` is when it runs out, in milliseconds since 1970 (UTC). */
export const Status = v.object({
  emoji: v.optional(v.string()),
  text: v.optional(v.string()),
  until: v.optional(v.number()),
});
/** What somebody says of themselves. */
export type Status = v.InferOutput<typeof Status>;

/** A status as its owner has it: `mode` is how they want to be shown, whatever their sockets say. */
export const OwnStatus = v.object({
  ...Status.entries,
  mode: v.optional(v.picklist(["away", "dnd"])),
});
/** A status as its owner has it. */
export type OwnStatus = v.InferOutput<typeof OwnStatus>;

/** A status's text, in characters. */
export const STATUS_CHARS = 80;

/** Somebody as a list of a room's people shows them; `lastSeen` in milliseconds since 1970 (UTC). */
export const RoomPerson = v.object({
  id: v.string(),
  username: v.string(),
  name: v.string(),
  state: PresenceState,
  status: v.optional(Status),
  lastSeen: v.optional(v.number()),
  /** Whether they read along without belonging to the room. */
  guest: v.optional(v.literal(true)),
});
/** Somebody as a list of a room's people shows them. */
export type RoomPerson = v.InferOutput<typeof RoomPerson>;

/** The people of a room, as `GET /api/rooms/{id}/people` answers. */
export const RoomPeoplePage = v.object({ people: v.array(RoomPerson), more: v.boolean() });
/** The people of a room. */
export type RoomPeoplePage = v.InferOutput<typeof RoomPeoplePage>;

/** The status if it has not run out. */
export function currentStatus<S extends Status>(
  status: S | undefined,
  now: number,
): S | undefined {
  return status?.until !== undefined && status.until <= now ? undefined : status;
}

/** What others see of a status: nothing of one that says nothing. */
export function shownStatus({ emoji, text, until }: Status): Status | undefined {
  if (emoji === undefined && text === undefined) return undefined;
  return {
    ...(emoji === undefined ? {} : { emoji }),
    ...(text === undefined ? {} : { text }),
    ...(until === undefined ? {} : { until }),
  };
}
