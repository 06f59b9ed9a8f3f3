import { ChatError, type ErrorCode, roomNotFound } from "../../base/errors.ts";
import type { MemberEvent, Person, Role, RoomEvent } from "../../protocol/event.ts";
import { broughtTooMany, isOneTooMany } from "../people/daily_bounds.ts";
import { type Invite, inviteNotFound } from "./invites.ts";
import { mayRead } from "./rights.ts";
import { isModerator, LOBBY, nameKeys, type Room, type RoomSettings } from "./room.ts";

/** Names that a room had and that are kept, the last ones. */
const FORMER_NAMES = 10;

/** Somebody comes, goes, is removed or gets another role. */
export type MemberWrite =
  & { kind: "member"; author: Person; user: Person }
  & (
    /**
     * `isBounded`: whether it is counted into how many rooms one person brings another in a day;
     * `isAdmitted`: by an invite that was used for it before (`ServerInvites`); `isAsked`: because they
     * were asked to (`Invitations`).
     */
    | {
      change: "joined";
      invite?: string;
      isBounded?: boolean;
      isAdmitted?: boolean;
      isAsked?: boolean;
    }
    | { change: "left" | "removed" }
    | { change: "role"; role: Role }
  );

/** The room gets another name, topic or rule. */
export interface RoomWrite {
  kind: "room";
  author: Person;
  settings: RoomSettings;
}

/** A write about the room rather than in it. */
export type StateWrite = MemberWrite | RoomWrite;

/** An invitation that waits for its answer. */
export interface WaitingInvitation {
  /** Who asked. */
  by: string;
  /** When, in milliseconds since 1970 (UTC). */
  at: number;
  /** Whether they may invite to the room as its member still; those who decide about it may anyway. */
  isGood: boolean;
}

/** The state of a room that decides about a write, as of the head that its commit checks. */
export interface RoomState {
  room: Room;
  /** Of the people that the write names, those who belong to the room. */
  members: ReadonlySet<string>;
  /** Of them, those who were removed. */
  removed: ReadonlySet<string>;
  /** Whether anybody but the author belongs to it. */
  hasOthers: boolean;
  /** The invite that the write names, if it is good. */
  invite: Invite | undefined;
  /** Whether an invite was used for whoever joins, where the write says so. */
  isAdmitted: boolean;
  /** The invitation of whoever joins, if there is one and it has not run out. */
  invitation: WaitingInvitation | undefined;
  /** Whether whoever is brought in wants to be asked before. */
  asksFirst: boolean;
  /** The codes of the invites of whoever leaves or is removed. */
  ending: readonly string[];
  /** The rooms that the author has brought the person into today, where that is counted. */
  brought: readonly string[] | undefined;
  /** Whether the wanted name is another room's, or looks like it. */
  isNameTaken: boolean;
  /** The keys of names that are this room's. */
  heldNames: readonly Deno.KvKey[];
  /** The owners and admins of the server. */
  staff: ReadonlySet<string>;
  /** Of the people that the write names, the guests of the server. */
  guests: ReadonlySet<string>;
}

/** The records that are changed beside the event. */
export interface Effect {
  room: Room;
  joined?: {
    user: string;
    invite: Invite | undefined;
    /** They came by an invite that was used for it before, which is done with. */
    wasAdmitted?: boolean;
    /** Whom it is counted for that they brought somebody in, with the other rooms of that day. */
    brought?: { by: string; rooms: readonly string[] };
  };
  /** Their invites end with the membership, in the same commit. */
  ended?: { user: string; isRemoved: boolean; invites: readonly string[] };
  renamed?: { from: readonly Deno.KvKey[]; to: readonly Deno.KvKey[] };
}

type Unplaced<E> = E extends unknown ? Omit<E, "seq" | "at"> : never;

/** The decision about a write: an event with its effect, nothing, or a refusal. */
export type StatePlan =
  | { event: Unplaced<MemberEvent> | Unplaced<RoomEvent>; effect: Effect }
  /** The person is to be asked, which is not in the log. */
  | { asked: { user: string; by: string; brought: readonly string[] | undefined } }
  | { dup: true }
  | { error: ChatError };

/** Whether a write is about the room. */
export function isStateWrite<W extends { kind: string }>(write: W): write is W & StateWrite {
  return write.kind === "member" || write.kind === "room";
}

/** Decides about a write. Pure; `state` is undefined for a room that is not there. */
export function planState(
  write: StateWrite,
  state: RoomState | undefined,
  now: number,
): StatePlan {
  if (state === undefined) return { error: roomNotFound() };
  if (write.kind === "room") return planSettings(write, state, now);
  switch (write.change) {
    case "joined":
      return write.author.id === write.user.id
        ? planJoin(write, state)
        : planAdd(write, state, now);
    case "left":
      return planLeave(write, state);
    case "removed":
      return planRemove(write, state);
    case "role":
      return planRole(write, write.role, state);
  }
}

function planJoin(
  write: Extract<MemberWrite, { change: "joined" }>,
  state: RoomState,
): StatePlan {
  const { room, members, removed, guests, invite, isAdmitted } = state;
  const { id } = write.user;
  const asked = write.isAsked ? goodInvitation(state) : undefined;
  if (write.isAsked && asked === undefined && !members.has(id)) return { error: roomNotFound() };
  if (write.invite !== undefined && invite?.room !== room.id) return { error: inviteNotFound() };
  if (members.has(id)) return { dup: true };
  const isLetIn = write.invite !== undefined || isAdmitted || asked !== undefined;
  if (!isLetIn && !mayRead(room, false, guests.has(id))) {
    return { error: roomNotFound() };
  }
  if (room.id === LOBBY) return refuseGuest("user");
  // A moderator who asks somebody back in has let them in.
  if (removed.has(id) && !(asked !== undefined && decides(state, { id: asked.by }))) {
    return refuse(
      "forbidden",
      "You were removed from this room. Only a moderator can add you again.",
    );
  }
  if (room.archived) return refuseArchived();
  return {
    event: { kind: "member", by: id, user: id, change: "joined" },
    effect: { room, joined: { user: id, invite, wasAdmitted: isAdmitted } },
  };
}

function planAdd(write: MemberWrite, state: RoomState, now: number): StatePlan {
  const { room, members, removed, guests, brought } = state;
  const { author, user } = write;
  const isMember = members.has(author.id);
  if (!mayRead(room, isMember, guests.has(author.id))) return { error: roomNotFound() };
  if (room.kind === "direct") {
    return refuse("forbidden", "Nobody can be added to a direct message. Start a new one instead.");
  }
  if (guests.has(author.id)) {
    return refuse("forbidden", "Guests can’t add people. Ask a member to do it.");
  }
  if (!isMember && !decides(state, author)) {
    return refuse("forbidden", "Only members can add people. Join the room first.");
  }
  if (members.has(user.id)) return { dup: true };
  if (room.id === LOBBY) return refuseGuest("username");
  if (room.archived) return refuseArchived();
  if (removed.has(user.id) && !decides(state, author)) {
    return refuse("forbidden", "This person was removed. Only a moderator can add them again.");
  }
  if (brought !== undefined && isOneTooMany(brought, room.id)) {
    return { error: broughtTooMany(now) };
  }
  if (state.asksFirst) return { asked: { user: user.id, by: author.id, brought } };
  return {
    event: { kind: "member", by: author.id, user: user.id, change: "joined" },
    effect: {
      room,
      joined: {
        user: user.id,
        invite: undefined,
        ...(brought === undefined ? {} : { brought: { by: author.id, rooms: brought } }),
      },
    },
  };
}

function planLeave({ user: { id } }: MemberWrite, state: RoomState): StatePlan {
  const { room, members, guests, hasOthers, ending } = state;
  if (room.kind === "direct") {
    return refuse("forbidden", "You can’t leave a direct message.");
  }
  if (!members.has(id)) {
    return mayRead(room, false, guests.has(id)) ? { dup: true } : { error: roomNotFound() };
  }
  if (room.id === LOBBY) {
    return refuse("forbidden", "Everybody is a member of this room, and stays one.");
  }
  if (hasOthers && isOnlyModerator(room, id)) return refuseUnmoderated();
  return {
    event: { kind: "member", by: id, user: id, change: "left" },
    effect: { room: without(room, id), ended: { user: id, isRemoved: false, invites: ending } },
  };
}

function planRemove(write: MemberWrite, state: RoomState): StatePlan {
  const { room, members, ending } = state;
  const { author, user } = write;
  const refusal = refuseDecision(write, state);
  if (refusal !== undefined) return refusal;
  if (room.id === LOBBY) {
    return refuse("forbidden", "Everybody is a member of this room, and stays one.");
  }
  if (author.id === user.id) {
    return refuse("invalid", "To remove yourself, leave the room.", "user");
  }
  if (!members.has(user.id)) return refuseStranger();
  return {
    event: { kind: "member", by: author.id, user: user.id, change: "removed" },
    effect: {
      room: without(room, user.id),
      ended: { user: user.id, isRemoved: true, invites: ending },
    },
  };
}

function planRole(write: MemberWrite, role: Role, state: RoomState): StatePlan {
  const { room, members } = state;
  const { author, user: { id } } = write;
  const refusal = refuseDecision(write, state);
  if (refusal !== undefined) return refusal;
  if (!members.has(id)) return refuseStranger();
  const isOne = room.moderators.includes(id);
  if (isOne === (role === "moderator")) return { dup: true };
  if (isOne && isOnlyModerator(room, id)) return refuseUnmoderated();
  const next = isOne ? without(room, id) : { ...room, moderators: [...room.moderators, id] };
  return {
    event: { kind: "member", by: author.id, user: id, change: "role", role },
    effect: { room: next },
  };
}

function planSettings(write: RoomWrite, state: RoomState, now: number): StatePlan {
  const { room, isNameTaken } = state;
  const { author, settings } = write;
  const refusal = refuseDecision(write, state);
  if (refusal !== undefined) return refusal;
  const changed: RoomSettings = Object.fromEntries(
    Object.entries(settings).filter(([name, value]) => room[name as keyof RoomSettings] !== value),
  );
  if (Object.keys(changed).length === 0) return { dup: true };
  if (room.archived && changed.archived !== false) return refuseArchived();
  if (room.id === LOBBY && changed.archived) {
    return refuse(
      "forbidden",
      "Everybody is a member of this room, so it can’t be archived.",
      "archived",
    );
  }
  if (changed.name !== undefined && isNameTaken) {
    return refuse(
      "conflict",
      "There is already a room with this name, or one that looks like it.",
      "name",
    );
  }
  const renamed = changed.name !== undefined && room.kind === "public"
    ? { renamed: { from: state.heldNames, to: nameKeys(changed.name) } }
    : {};
  const former = changed.name === undefined
    ? room.former
    : [...room.former, { name: room.name, until: now }].slice(-FORMER_NAMES);
  return {
    event: { kind: "room", by: author.id, ...changed },
    effect: { room: { ...room, ...changed, former }, ...renamed },
  };
}

/** The refusal of somebody who may not decide about the room. */
function refuseDecision(write: StateWrite, state: RoomState): StatePlan | undefined {
  const { room, members, guests } = state;
  const { id } = write.author;
  if (!mayRead(room, members.has(id), guests.has(id))) return { error: roomNotFound() };
  if (room.kind === "direct") {
    return refuse("forbidden", "A direct message has no settings.");
  }
  return decides(state, write.author)
    ? undefined
    : refuse("forbidden", "Only a moderator can do this.");
}

/** Whether somebody decides about the room: its moderators, and in a public one the server's staff. */
export function decides(
  { room, staff }: Pick<RoomState, "room" | "staff">,
  { id }: Pick<Person, "id">,
): boolean {
  return isModerator(room, { id, role: staff.has(id) ? "admin" : "member" });
}

/** The invitation that waits, if whoever asked may still bring people in. */
function goodInvitation(state: RoomState): WaitingInvitation | undefined {
  const { invitation, room } = state;
  if (invitation === undefined || room.archived) return undefined;
  return invitation.isGood || decides(state, { id: invitation.by }) ? invitation : undefined;
}

/** The refusal to bring in somebody who has just said that they want to be asked. */
export function wantsToBeAsked(): ChatError {
  return new ChatError("unavailable", "This person wants to be asked first. Try again.");
}

/** A public room has the staff of the server to fall back on, a private one has nobody. */
function isOnlyModerator(room: Room, user: string): boolean {
  return room.kind === "private" && room.moderators.length === 1 && room.moderators[0] === user;
}

function without(room: Room, user: string): Room {
  return { ...room, moderators: room.moderators.filter((moderator) => moderator !== user) };
}

function refuseUnmoderated(): StatePlan {
  return refuse(
    "conflict",
    "You are the only moderator. Make somebody else a moderator first.",
  );
}

function refuseArchived(): StatePlan {
  return refuse("forbidden", "This room is archived: it can be read, but not changed.");
}

/** The refusal of a guest, who is the only one that can be new to the lobby. */
function refuseGuest(field: string): StatePlan {
  return refuse("forbidden", "Guests can’t be in this room.", field);
}

function refuseStranger(): StatePlan {
  return { error: notAMember() };
}

/** The refusal of a change of somebody who is no member. */
export function notAMember(): ChatError {
  return new ChatError("invalid", "This person is not a member of the room.", { field: "user" });
}

function refuse(code: ErrorCode, message: string, field?: string): StatePlan {
  return { error: new ChatError(code, message, field === undefined ? {} : { field }) };
}
