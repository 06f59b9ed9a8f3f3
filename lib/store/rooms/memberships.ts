import type { Clock } from "../../base/clock.ts";
import { roomNotFound } from "../../base/errors.ts";
import { cursorOf, putAllRead } from "../reading/cursor.ts";
import type { MarkedPeople } from "../people/marked_people.ts";
import type { Head } from "../log/head.ts";
import { keys } from "../kv/keys.ts";
import type { Kv } from "../kv/kv.ts";
import type { Notices } from "../isolates/notices.ts";
import { LOBBY } from "./room.ts";

/** Since when a person belongs to a room. */
export interface Membership {
  joinedAt: number;
  /** A direct room that is not in their list until its next message; only on the person's side. */
  unlisted?: true;
}

/** Rooms of a person that are read at a time. */
const READ_AT_ONCE = 5_000;

export interface MembershipsOptions {
  kv: Kv;
  clock: Clock;
  notices: Pick<Notices, "put">;
  guests: Pick<MarkedPeople, "has" | "without">;
  inactive: Pick<MarkedPeople, "has" | "without">;
}

/**
 * Memberships of rooms. Everybody but guests belongs to the lobby, without a record of it. Memberships
 * are changed through the room's log (`membership_rules.ts`), but for whoever posts in a public room.
 * Those of somebody who is not active count for nothing, until they are active again.
 */
export class Memberships {
  #kv: Kv;
  #clock: Clock;
  #notices: Pick<Notices, "put">;
  #guests: Pick<MarkedPeople, "has" | "without">;
  #inactive: Pick<MarkedPeople, "has" | "without">;

  constructor({ kv, clock, notices, guests, inactive }: MembershipsOptions) {
    this.#kv = kv;
    this.#clock = clock;
    this.#notices = notices;
    this.#guests = guests;
    this.#inactive = inactive;
  }

  /** Whether the person belongs to the room. */
  async has(room: string, user: string): Promise<boolean> {
    if (this.#inactive.has(user)) return false;
    if (room === LOBBY) return !this.#guests.has(user);
    return (await this.#kv.get(keys.member(room, user))).value !== null;
  }

  /** Those of these people who belong to the room. */
  async among(room: string, users: readonly string[]): Promise<string[]> {
    const active = this.#inactive.without(users);
    if (room === LOBBY) return this.#guests.without(active);
    const entries = await this.#kv.getMany(active.map((user) => keys.member(room, user)));
    return active.filter((_user, index) => entries[index]?.value !== null);
  }

  /** Whether the person belongs to at least one of these rooms. */
  async hasAnyOf(rooms: readonly string[], user: string): Promise<boolean> {
    if (rooms.includes(LOBBY) && !this.#guests.has(user)) return true;
    const entries = await this.#kv.getMany(rooms.map((room) => keys.member(room, user)));
    return entries.some(({ value }) => value !== null);
  }

  /**
   * Puts whoever writes in a public room among its members: the message says so by itself, and needs
   * no event beside it. Says what came of it; `removed` for somebody who was removed from it.
   *
   * @throws {ChatError} `not_found` for a guest, who is where others brought them and nowhere else
   */
  async ensure(user: string, room: string): Promise<"there" | "joined" | "removed"> {
    const key = keys.member(room, user);
    return await this.#kv.update(async (op) => {
      if (await this.has(room, user)) return "there";
      if (this.#guests.has(user)) throw roomNotFound();
      const removed = await this.#kv.get(keys.removed(room, user));
      if (removed.value !== null) return "removed";
      const [head, cursor] = await Promise.all([
        this.#kv.get<Head>(keys.head(room)),
        cursorOf(this.#kv, user, room),
      ]);
      const membership: Membership = { joinedAt: this.#clock.now() };
      op.check({ key, versionstamp: null }, removed)
        .set(key, membership)
        .set(keys.roomOf(user, room), membership);
      if (head.value !== null) putAllRead(op, cursor, head.value);
      this.#notices.put(op, { room, users: [user], change: "joined" });
      return "joined";
    });
  }

  /** The ids of at most `limit` of the room's members, in the order of their accounts. */
  async membersOf(room: string, limit: number): Promise<string[]> {
    const prefix = room === LOBBY ? keys.users() : keys.members(room);
    const found: string[] = [];
    for await (const page of this.#kv.pages(prefix, limit)) {
      const active = this.#inactive.without(page.map(({ key }) => String(key.at(-1))));
      found.push(...room === LOBBY ? this.#guests.without(active) : active);
      if (found.length >= limit) break;
    }
    return found.slice(0, limit);
  }

  /**
   * The ids of at most `limit` people whom somebody may write to: those of the lobby, or, for a guest,
   * those of their own rooms.
   */
  async peopleAround(user: string, limit: number): Promise<string[]> {
    if (!this.#guests.has(user)) return await this.membersOf(LOBBY, limit);
    const found = new Set([user]);
    for (const room of await this.roomIdsOf(user)) {
      for (const member of await this.membersOf(room, limit)) found.add(member);
      if (found.size >= limit) break;
    }
    return [...found].slice(0, limit);
  }

  /** The ids of the person's rooms, all of them: the lobby but for guests, then the others in the order of their making. */
  async roomIdsOf(user: string): Promise<string[]> {
    return (await this.#roomsOf(user)).map(({ id }) => id);
  }

  /** Those of them that are in the person's list: a direct room may be there from its next message on. */
  async listedRoomIdsOf(user: string): Promise<string[]> {
    return (await this.#roomsOf(user)).flatMap(({ id, unlisted }) => unlisted ? [] : id);
  }

  async #roomsOf(user: string): Promise<{ id: string; unlisted?: true | undefined }[]> {
    const rooms: { id: string; unlisted?: true | undefined }[] = [];
    if (!this.#guests.has(user)) rooms.push({ id: LOBBY });
    for await (const page of this.#kv.pages<Membership>(keys.roomsOf(user), READ_AT_ONCE)) {
      for (const { key, value } of page) {
        rooms.push({ id: String(key.at(-1)), unlisted: value.unlisted });
      }
    }
    return rooms;
  }
}
