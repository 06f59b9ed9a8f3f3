import * as v from "valibot";
import type { Person } from "./event.ts";

/** What somebody says of themselves; `until` is when it runs out, in milliseconds since 1970 (UTC). */
export const Status = v.object({
  emoji: v.optional(v.string()),
  text: v.optional(v.string()),
  until: v.optional(v.number()),
});
/** What somebody says of themselves. */
export type Status = v.InferOutput<typeof Status>;

/** How somebody is shown. */
export type PresenceState = "online" | "away" | "dnd" | "offline";

/** Somebody as a list of a room's people shows them. */
export interface RoomPerson extends Person {
  state: PresenceState;
  status?: Status | undefined;
  /** When they were last here, in milliseconds since 1970 (UTC); of those who are not here now. */
  lastSeen?: number | undefined;
  /** Whether they read along without belonging to the room. */
  guest?: true | undefined;
}

/** The people of a room, as `GET /api/rooms/{id}/people` answers. */
export interface RoomPeoplePage {
  people: RoomPerson[];
  /** How many are here, listed or not. */
  here: number;
  /** Whether there are more. */
  more: boolean;
}
