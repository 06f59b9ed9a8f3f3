import type { StateEvent } from "../../protocol/event.ts";

/** The settings of a room. */
export interface LiveRoomSettings {
  name: string;
  topic: string;
  archived: boolean;
  readOnly: boolean;
  /** A member posts at most once in so many seconds. */
  slowSeconds?: number | undefined;
  /** Who may mention everybody where the room is large. */
  callAll?: string | undefined;
}

/** A person's rights in the room of their page. */
export interface CurrentRights {
  isMember: boolean;
  isModerator: boolean;
  /** They may not see the room any more; the page shows what it has. */
  hasLeft: boolean;
  mayWrite: boolean;
}

/** The state that the page was rendered with. */
interface InitialRights {
  me: { id: string };
  room: { kind: string };
  rights: { isModerator: boolean };
}

/** The room's settings after these events. */
export function settingsAfter(
  initial: LiveRoomSettings,
  events: readonly StateEvent[],
): LiveRoomSettings {
  const settings = { ...initial };
  // An event about the room has what is different under the same names.
  for (const event of events) if (event.kind === "room") Object.assign(settings, event);
  return settings;
}

/** The person's rights after these events. */
export function rightsAfter(
  { me, room, rights }: InitialRights,
  { archived, readOnly }: LiveRoomSettings,
  events: readonly StateEvent[],
  isMember: boolean,
): CurrentRights {
  let { isModerator } = rights;
  for (const event of events) {
    if (event.kind !== "member" || event.user !== me.id) continue;
    if (event.change === "role") isModerator = event.role === "moderator";
    else if (event.change !== "joined") isModerator = false;
  }
  const hasLeft = !isMember && room.kind !== "public";
  return {
    isMember,
    isModerator,
    hasLeft,
    mayWrite: !hasLeft && !archived && (!readOnly || isModerator),
  };
}
