import type { Clock } from "../../base/clock.ts";
import { cursorOf, putAllRead } from "../reading/cursor.ts";
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
}

/**
 * Memberships of rooms. Everybody belongs to the lobby, without a record of it. Memberships are
 * changed through the room's log (`membership_rules.ts`), but for whoever posts in a public room.
 */
export class Memberships {
  #kv: Kv;
  #clock: Clock;
  #notices: Pick<Notices, "put">;

  constructor({ kv, clock, notices }: MembershipsOptions) {
    this.#kv = kv;
    this.#clock = clock;
    this.#notices = notices;
  }

  /** Whether the person belongs to the room. */
  async has(room: string, user: string): Promise<boolean> {
    return room === LOBBY || (await this.#kv.get(keys.member(room, user))).value !== null;
  }

  /** Those of these people who belong to the room. */
  async among(room: string, users: readonly string[]): Promise<string[]> {
    if (room === LOBBY) return [...users];
    const entries = await this.#kv.getMany(users.map((user) => keys.member(room, user)));
    return users.filter((_user, index) => entries[index]?.value !== null);
  }

  /**
   * Puts whoever writes in a public room among its members: the message says so by itself, and needs
   * no event beside it. Says what came of it; `removed` for somebody who was removed from it.
   */
  async ensure(user: string, room: string): Promise<"there" | "joined" | "removed"> {
    const key = keys.member(room, user);
    return await this.#kv.update(async (op) => {
      if (await this.has(room, user)) return "there";
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
    const entries = await this.#kv.list({ prefix: keys.members(room) }, { limit });
    return entries.map(({ key }) => String(key.at(-1)));
  }

  /** The ids of the person's rooms, all of them: the lobby, then the others in the order of their making. */
  async roomIdsOf(user: string): Promise<string[]> {
    return (await this.#roomsOf(user)).map(({ id }) => id);
  }

  /** Those of them that are in the person's list: a direct room may be there from its next message on. */
  async listedRoomIdsOf(user: string): Promise<string[]> {
    return (await this.#roomsOf(user)).flatMap(({ id, unlisted }) => unlisted ? [] : id);
  }

  async #roomsOf(user: string): Promise<{ id: string; unlisted?: true | undefined }[]> {
    const rooms: { id: string; unlisted?: true | undefined }[] = [{ id: LOBBY }];
    for await (const page of this.#kv.pages<Membership>(keys.roomsOf(user), READ_AT_ONCE)) {
      for (const { key, value } of page) {
        rooms.push({ id: String(key.at(-1)), unlisted: value.unlisted });
      }
    }
    return rooms;
  }
}
