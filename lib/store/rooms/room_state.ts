import * as v from "valibot";
import type { Operation } from "../kv/operation.ts";
import { cursorOf } from "../reading/cursor.ts";
import { broughtToday, putBrought } from "../people/daily_bounds.ts";
import { stateVersionOf } from "../log/head.ts";
import { type Invite, inviterKeys, invitesOf, mayInvite, putEnd, readInvite } from "./invites.ts";
import { keys } from "../kv/keys.ts";
import type { Entry, Kv } from "../kv/kv.ts";
import { readStaff, staffIds } from "../people/staff.ts";
import { LOBBY, nameKeys, readRoom, type Room } from "./room.ts";
import { hasRunOut, StoredInvitation } from "./invitation.ts";
import type { Effect, RoomState, StateWrite, WaitingInvitation } from "./membership_rules.ts";

/** An account whose owner wants to be asked before somebody brings them into a room. */
const AsksFirst = v.object({ asksFirst: v.literal(true) });

/** The parts of a head that name its state version, and in whose lists a direct room is not. */
const StateHead = v.object({
  epoch: v.string(),
  standing: v.optional(v.number()),
  unlisted: v.optional(v.array(v.string()), []),
});

/** A room's state, and what has to be as it was read when the commit comes. */
export interface RoomStateAt {
  state: RoomState;
  /** The room's own record. */
  record: Deno.AtomicCheck;
  checks: Deno.AtomicCheck[];
  /** The read cursor of whoever joins the room. */
  cursor: Entry<unknown> | undefined;
  /** Names the last event about the room (`stateVersionOf`). */
  stateVersion: string;
  /** The people of a direct room in whose lists it is not. */
  unlisted: readonly string[];
}

/**
 * Reads what a write about a room is decided by, or, without one, who moderates it. To be called with
 * the head known that the commit checks: the room's record changes only together with its head. What
 * else is read changes by itself, and is checked as well.
 */
export async function readRoomState(
  kv: Kv,
  room: string,
  write: StateWrite | undefined,
  now: number,
): Promise<RoomStateAt | undefined> {
  const people = write === undefined
    ? []
    : [...new Set([write.author.id, ...(write.kind === "member" ? [write.user.id] : [])])];
  const [staff, record, head, ...entries] = await kv.getMany([
    keys.staff(),
    keys.room(room),
    keys.head(room),
    ...people.map((user) => keys.member(room, user)),
    ...people.map((user) => keys.removed(room, user)),
    ...people.map((user) => keys.guest(user)),
  ]);
  if (record === undefined || record.value === null) return undefined;
  const [memberships = [], removals = [], marks = []] = [0, 1, 2].map((part) =>
    entries.slice(part * people.length, (part + 1) * people.length)
  );
  const isThere = (entries: Entry<unknown>[]) => (_: string, index: number) =>
    entries[index] !== undefined && entries[index].value !== null;
  const guests = new Set(people.filter(isThere(marks)));
  const found = readRoom(record.value);
  const stateHead = v.parse(StateHead, head?.value);
  const isJoin = write?.kind === "member" && write.change === "joined";
  const isBringing = isJoin && write.author.id !== write.user.id;
  const [
    cursor,
    invite,
    names,
    members,
    ends,
    brought,
    admission,
    account,
    asked,
  ] = await Promise.all([
    write?.kind === "member" && write.change === "joined"
      ? cursorOf(kv, write.user.id, room)
      : undefined,
    write?.kind === "member" && write.change === "joined" && write.invite !== undefined
      ? readInviteIn(kv, found, write.invite, now)
      : undefined,
    write?.kind === "room" && write.settings.name !== undefined && found.kind === "public"
      ? kv.getMany([found.name, write.settings.name].flatMap(nameKeys))
      : [],
    write?.kind === "member" && write.change === "left"
      ? kv.list({ prefix: keys.members(room) }, { limit: 2 })
      : [],
    write?.kind === "member" && (write.change === "left" || write.change === "removed")
      ? invitesOf(kv, room, write.user.id)
      : undefined,
    write?.kind === "member" && write.change === "joined" && write.isBounded
      ? kv.get(keys.broughtInto(write.author.id, write.user.id))
      : undefined,
    write?.kind === "member" && write.change === "joined" && write.isAdmitted
      ? kv.get(keys.admission(write.user.id, room))
      : undefined,
    isBringing ? kv.get(keys.user(write.user.id)) : undefined,
    isJoin ? kv.get(keys.invitation(write.user.id, room)) : undefined,
  ]);
  const waiting = asked && await readInvitation(kv, found, asked, now);
  return {
    state: {
      room: found,
      members: room === LOBBY
        ? new Set(people).difference(guests)
        : new Set(people.filter(isThere(memberships))),
      removed: new Set(people.filter(isThere(removals))),
      guests,
      hasOthers: members.some(({ key }) => key.at(-1) !== write?.author.id),
      invite: invite?.invite,
      isAdmitted: admission !== undefined && admission.value !== null,
      invitation: waiting?.invitation,
      asksFirst: account !== undefined && v.is(AsksFirst, account.value),
      ending: ends?.codes ?? [],
      brought: brought && broughtToday(brought, now),
      isNameTaken: names.slice(nameKeys(found.name).length)
        .some(({ value }) => value !== null && value !== room),
      heldNames: names.filter(({ value }) => value === room).map(({ key }) => key),
      staff: staffIds(readStaff(staff?.value)),
    },
    record,
    cursor,
    checks: [
      ...memberships,
      ...removals,
      ...marks,
      ...(staff === undefined ? [] : [staff]),
      ...(invite?.checks ?? []),
      ...names,
      ...(ends ? [ends.count] : []),
      ...(brought ? [brought] : []),
      ...(admission ? [admission] : []),
      ...(account ? [account] : []),
      ...(waiting?.checks ?? []),
    ],
    stateVersion: stateVersionOf(stateHead),
    unlisted: stateHead.unlisted,
  };
}

/** An invitation, if there is one that has not run out, and whether whoever asked may still invite. */
export async function readInvitation(
  kv: Kv,
  room: Room,
  entry: Entry<unknown>,
  now: number,
): Promise<{ invitation: WaitingInvitation | undefined; checks: Deno.AtomicCheck[] }> {
  if (entry.value === null) return { invitation: undefined, checks: [entry] };
  const { by, at } = v.parse(StoredInvitation, entry.value);
  if (hasRunOut(at, now)) return { invitation: undefined, checks: [entry] };
  const rights = await kv.getMany(inviterKeys(room.id, by));
  return {
    invitation: { by, at, isGood: mayInvite(room, rights) },
    checks: [entry, ...rights],
  };
}

/** An invite, if it is good in this room: for as long as whoever made it may invite. */
async function readInviteIn(
  kv: Kv,
  room: Room,
  code: string,
  now: number,
): Promise<{ invite: Invite | undefined; checks: Deno.AtomicCheck[] }> {
  const entry = await kv.get(keys.invite(code));
  const invite = readInvite(entry.value, now);
  if (invite?.room !== room.id) return { invite: undefined, checks: [entry] };
  const inviter = await kv.getMany(inviterKeys(room.id, invite.by));
  const isGood = mayInvite(room, inviter);
  return { invite: isGood ? invite : undefined, checks: [entry, ...inviter] };
}

/** Adds to a commit what a write about a room has decided. */
export function putEffect(op: Operation, effect: Effect, now: number): void {
  const { room, joined, ended, renamed } = effect;
  op.set(keys.room(room.id), room);
  if (joined !== undefined) {
    const { user, invite, wasAdmitted, brought } = joined;
    if (brought !== undefined) {
      putBrought(op, { by: brought.by, user, room: room.id }, brought.rooms, now);
    }
    op.set(keys.member(room.id, user), { joinedAt: now })
      .set(keys.roomOf(user, room.id), { joinedAt: now })
      .delete(keys.removed(room.id, user))
      .delete(keys.invitation(user, room.id));
    if (wasAdmitted) op.delete(keys.admission(user, room.id));
    if (invite !== undefined) {
      op.set(keys.invite(invite.code), { ...invite, used: invite.used + 1 });
    }
  }
  if (ended !== undefined) {
    const { user, isRemoved, invites } = ended;
    putEnd(op, room.id, invites);
    op.delete(keys.member(room.id, user)).delete(keys.roomOf(user, room.id));
    if (isRemoved) op.set(keys.removed(room.id, user), true);
  }
  if (renamed !== undefined) {
    for (const key of renamed.from) op.delete(key);
    for (const key of renamed.to) op.set(key, room.id);
  }
}
