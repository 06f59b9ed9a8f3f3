import * as v from "valibot";
import { ChatError, roomNotFound } from "../../base/errors.ts";
import type { Clock } from "../../base/clock.ts";
import type { Notices } from "../isolates/notices.ts";
import { keys } from "../kv/keys.ts";
import type { Kv } from "../kv/kv.ts";
import type { Expiring } from "../kv/sweep.ts";
import { readStaff, staffIds } from "../people/staff.ts";
import { putBrought } from "../people/daily_bounds.ts";
import { hasRunOut, StoredInvitation } from "./invitation.ts";
import { decides, type MemberWrite, planState } from "./membership_rules.ts";
import { readRoom, type Room } from "./room.ts";
import { readInvitation, readRoomState } from "./room_state.ts";

/** Invitations of one person that wait at a time, at most. */
const WAITING = 100;

/** Invitations that are read at a time when all are looked through. */
const PAGE = 500;

/** Somebody was asked into a room, and has not answered. */
export interface Invitation {
  room: Room;
  /** Who asked. */
  by: string;
  /** When, in milliseconds since 1970 (UTC). */
  at: number;
}

/** Invitations that nobody answered. */
export const expiringInvitations: Expiring = {
  prefix: keys.allInvitations(),
  expired: ({ key, value }, now) =>
    hasRunOut(v.parse(StoredInvitation, value).at, now) ? [key] : undefined,
};

export interface InvitationsOptions {
  kv: Kv;
  clock: Clock;
  notices: Pick<Notices, "put">;
}

/**
 * Invitations into rooms, of people who want to be asked before somebody brings them in. One is good for
 * thirty days, and for as long as whoever asked may still bring people in; it goes when the person joins,
 * by whatever way.
 */
export class Invitations {
  #options: InvitationsOptions;

  constructor(options: InvitationsOptions) {
    this.#options = options;
  }

  /**
   * Asks somebody into a room in place of bringing them in, if they want to be asked. The rules are those
   * of bringing in (`membership_rules.ts`).
   *
   * @returns whether they are asked just now, or were before; undefined when they can be brought in
   * @throws {ChatError} as for bringing them in, and `conflict` when too many invitations wait already
   */
  async ask(room: string, write: MemberWrite): Promise<"now" | "before" | undefined> {
    const { kv, clock, notices } = this.#options;
    return await kv.update(async (op) => {
      const now = clock.now();
      const at = await readRoomState(kv, room, write, now);
      const planned = planState(write, at?.state, now);
      if ("error" in planned) throw planned.error;
      if (at === undefined || !("asked" in planned)) return undefined;
      const { user, by, brought } = planned.asked;
      const key = keys.invitation(user, room);
      const waiting = await kv.list({ prefix: keys.invitations(user) }, { limit: WAITING });
      const { invitation } = at.state;
      const isKnown = invitation !== undefined &&
        (invitation.isGood || decides(at.state, { id: invitation.by }));
      if (!isKnown && waiting.length >= WAITING) {
        throw new ChatError(
          "conflict",
          "Too many invitations wait for this person. Send them a message instead.",
          { field: "username" },
        );
      }
      op.check(at.record, ...at.checks);
      if (brought !== undefined) putBrought(op, { by, user, room }, brought, now);
      // Whoever asked first is who asked.
      if (isKnown) return "before";
      op.set(key, { by, at: now });
      notices.put(op, { room, users: [user], change: "invited" });
      return "now";
    });
  }

  /** The invitations that wait for somebody's answer, the newest first. */
  async list(user: string): Promise<Invitation[]> {
    const { kv, clock } = this.#options;
    const entries = await kv.list({ prefix: keys.invitations(user) }, { limit: WAITING });
    if (entries.length === 0) return [];
    const staff = staffIds(readStaff((await kv.get(keys.staff())).value));
    const ids = entries.map(({ key }) => String(key.at(-1)));
    const [records, memberships] = await Promise.all([
      kv.getMany(ids.map((id) => keys.room(id))),
      kv.getMany(ids.map((id) => keys.member(id, user))),
    ]);
    const found = await Promise.all(entries.map(async (entry, index) => {
      const record = records[index]?.value ?? null;
      if (record === null || memberships[index]?.value !== null) return [];
      const room = readRoom(record);
      const { invitation } = await readInvitation(kv, room, entry, clock.now());
      const isGood = invitation !== undefined && !room.archived &&
        (invitation.isGood || decides({ room, staff }, { id: invitation.by }));
      return isGood ? [{ room, by: invitation.by, at: invitation.at }] : [];
    }));
    return found.flat().sort((one, other) => other.at - one.at);
  }

  /**
   * Takes an invitation away that the person does not want.
   *
   * @throws {ChatError} `not_found`
   */
  async decline(room: string, user: string): Promise<void> {
    const { kv, notices } = this.#options;
    await kv.update(async (op) => {
      const entry = await kv.get(keys.invitation(user, room));
      if (entry.value === null) throw roomNotFound();
      op.check(entry).delete(entry.key);
      notices.put(op, { room, users: [user], change: "invited" });
    });
  }

  /** Takes away those that wait for an account which is gone, and those by which it asked others. */
  async forget(user: string): Promise<void> {
    const { kv, notices } = this.#options;
    for await (const page of kv.pages(keys.allInvitations(), PAGE)) {
      for (const { key, value } of page) {
        const [, asked, room] = key.map(String);
        const isTheirs = asked === user || v.parse(StoredInvitation, value).by === user;
        if (!isTheirs || asked === undefined || room === undefined) continue;
        await kv.commit((op) => {
          op.delete(key);
          notices.put(op, { room, users: [asked], change: "invited" });
        });
      }
    }
  }
}
