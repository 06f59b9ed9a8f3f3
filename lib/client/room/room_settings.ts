import type { StateEvent } from "../../protocol/event.ts";

/** The settings of a room. */
export interface LiveRoomSettings {
  name: string;
  topic: string;
  archived: boolean;
  readOnly: boolean;
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
  { name, topic, archived, readOnly }: LiveRoomSettings,
  events: readonly StateEvent[],
): LiveRoomSettings {
  const settings: LiveRoomSettings = { name, topic, archived, readOnly };
  for (const event of events) {
    if (event.kind !== "room") continue;
    settings.name = event.name ?? settings.name;
    settings.topic = event.topic ?? settings.topic;
    settings.archived = event.archived ?? settings.archived;
    settings.readOnly = event.readOnly ?? settings.readOnly;
  }
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
