import * as v from "valibot";
import type { Person } from "./event.ts";

/** Somebody's status; `until` is when it runs out, in milliseconds since 1970 (UTC). */
export const Status = v.object({
  emoji: v.optional(v.string()),
  text: v.optional(v.string()),
  until: v.optional(v.number()),
});
/** Somebody's status. */
export type Status = v.InferOutput<typeof Status>;

/** The states in which somebody is shown. */
export type PresenceState = "online" | "away" | "dnd" | "offline";

/** Somebody as a list of a room's people shows them. */
export interface RoomPerson extends Person {
  state: PresenceState;
  status?: Status | undefined;
  /** When they were last here, in milliseconds since 1970 (UTC); of those who are not here now. */
  lastSeen?: number | undefined;
  /** True for somebody who reads along without belonging to the room. */
  guest?: true | undefined;
}

/** The people of a room, as `GET /api/rooms/{id}/people` answers. */
export interface RoomPeoplePage {
  people: RoomPerson[];
  /** The number of people who are here, listed or not. */
  here: number;
  /** True when there are more. */
  more: boolean;
}
