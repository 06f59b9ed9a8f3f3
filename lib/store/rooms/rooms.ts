import { newHead } from "../log/head.ts";
import * as v from "valibot";
import { ChatError, roomNotFound } from "../../base/errors.ts";
import { BoundedMap } from "../../base/bounded_map.ts";
import type { Clock } from "../../base/clock.ts";
import { newId } from "../../base/ids.ts";
import {
  broughtToday,
  broughtTooMany,
  countMade,
  type CountWrite,
  isOneTooMany,
  putBrought,
} from "../people/daily_bounds.ts";
import { keys } from "../kv/keys.ts";
import type { Kv } from "../kv/kv.ts";
import type { Notices } from "../isolates/notices.ts";
import { listAgain, unlist } from "./direct_lists.ts";
import { FOLDED_CHARS, LOBBY, nameKeys, parseNewRoom, readRoom, type Room } from "./room.ts";

export { LOBBY, type Room } from "./room.ts";

/** No id is longer; a key that is too long for the store makes it throw. */
const ID_CHARS = 64;

/** Members of a room that are counted, at most. */
const COUNTED_MEMBERS = 500;

/** How many people belong to a room; with `isMore`, there are more than that. */
export interface MemberCount {
  count: number;
  isMore: boolean;
}

/** How many rooms are kept in memory; they are small and read on every page and subscription. */
const CACHED_ROOMS = 10_000;

export interface RoomsOptions {
  kv: Kv;
  clock: Clock;
  notices: Pick<Notices, "put">;
  /** Whether it is counted how many rooms one person makes in a day. */
  isBounded: boolean;
}

/** The rooms there are. */
export class Rooms {
  #kv: Kv;
  #clock: Clock;
  #notices: Pick<Notices, "put">;
  #isBounded: boolean;
  #cache = new BoundedMap<string, Room>(CACHED_ROOMS);
  #memberCounts = new BoundedMap<string, MemberCount>(CACHED_ROOMS);
  /** Counts what was forgotten, so that a read from before it is not kept. */
  #forgotten = 0;

  constructor({ kv, clock, notices, isBounded }: RoomsOptions) {
    this.#isBounded = isBounded;
    this.#kv = kv;
    this.#clock = clock;
    this.#notices = notices;
  }

  /** Makes the lobby unless it is there. */
  async ensureLobby(): Promise<void> {
    if (await this.get(LOBBY) !== undefined) return;
    await this.#insert({
      ...this.#blank(),
      id: LOBBY,
      name: LOBBY,
      kind: "public",
      topic: "Where everybody meets",
    });
  }

  /**
   * Makes a room, which whoever makes it moderates. Names of private rooms may be there twice:
   * refusing one would tell of the other.
   *
   * @throws {ChatError} `invalid` with the field, `conflict` when the name is taken, or
   *   `rate_limited` for one too many in a day
   */
  async create(
    wanted: { name: unknown; kind?: unknown; topic?: unknown },
    by: { id: string },
  ): Promise<Room> {
    const room: Room = {
      ...this.#blank(),
      ...parseNewRoom(wanted),
      createdBy: by.id,
      moderators: [by.id],
    };
    if (!await this.#insert(room, by.id)) {
      throw new ChatError(
        "conflict",
        "There is already a room with this name, or one that looks like it.",
        { field: "name" },
      );
    }
    return room;
  }

  /**
   * The one direct room of these people, whoever asks for it first. It is in the list of whoever asks
   * from then on, and in those of the others from its first message on.
   *
   * @returns the room, and whether it is new in the list of whoever asks
   * @throws {ChatError} `rate_limited` for one too many in a day
   */
  async direct(people: readonly string[], by: string): Promise<{ room: Room; isNew: boolean }> {
    const sorted = [...new Set(people)].sort();
    const key = keys.direct(sorted);
    while (true) {
      const entry = await this.#kv.get(key);
      const known = entry.value === null
        ? undefined
        : await this.get(v.parse(v.string(), entry.value));
      if (known !== undefined) {
        return { room: known, isNew: await listAgain(this.#kv, this.#notices, known.id, by) };
      }
      const room: Room = {
        ...this.#blank(),
        name: "",
        kind: "direct",
        topic: "",
        createdBy: by,
        people: sorted,
      };
      if (await this.#insert(room, by)) return { room, isNew: true };
    }
  }

  /**
   * Takes a direct room out of the person's list until its next message.
   *
   * @returns whether it was in the list
   * @throws {ChatError} `not_found`, `forbidden` for a room of another kind
   */
  async hide(id: string, user: string): Promise<boolean> {
    const room = await this.get(id);
    if (room?.kind !== "direct") {
      throw room === undefined ? roomNotFound() : new ChatError(
        "forbidden",
        "Only a direct message can be closed. Leave the room instead.",
      );
    }
    return await unlist(this.#kv, this.#notices, id, user);
  }

  /** The direct room of these people, if there is one. */
  async findDirect(people: readonly string[]): Promise<Room | undefined> {
    const { value } = await this.#kv.get(keys.direct([...new Set(people)].sort()));
    return value === null ? undefined : await this.get(v.parse(v.string(), value));
  }

  /** The room of this id, or undefined. */
  async get(id: string): Promise<Room | undefined> {
    if (id.length > ID_CHARS) return undefined;
    const cached = this.#cache.get(id);
    if (cached !== undefined) return cached;
    const forgotten = this.#forgotten;
    const { value } = await this.#kv.get(keys.room(id));
    if (value === null) return undefined;
    const room = readRoom(value);
    if (forgotten === this.#forgotten) this.#cache.set(id, room);
    return room;
  }

  /** These rooms, in their order; undefined for one that is not there. */
  async #getMany(ids: readonly string[]): Promise<(Room | undefined)[]> {
    const forgotten = this.#forgotten;
    const unknown = ids.filter((id) => this.#cache.get(id) === undefined);
    const entries = await this.#kv.getMany(unknown.map((id) => keys.room(id)));
    const found = new Map<string, Room>();
    for (const [index, { value }] of entries.entries()) {
      if (value === null) continue;
      const room = readRoom(value);
      found.set(room.id, room);
      if (forgotten === this.#forgotten) this.#cache.set(unknown[index]!, room);
    }
    return ids.map((id) => found.get(id) ?? this.#cache.get(id));
  }

  /** The room as the store has it now; what is in memory may be a moment late. */
  async fresh(id: string): Promise<Room | undefined> {
    this.forget(id);
    return await this.get(id);
  }

  /** The room has changed: what is kept of it in memory is not it any more. */
  forget(id: string): void {
    this.#forgotten++;
    this.#cache.delete(id);
    this.#memberCounts.delete(id);
  }

  /** How many people belong to the room, up to a bound. */
  async countMembers(id: string): Promise<MemberCount> {
    const known = this.#memberCounts.get(id);
    if (known !== undefined) return known;
    const forgotten = this.#forgotten;
    const members = await this.#kv.list(
      { prefix: keys.members(id) },
      { limit: COUNTED_MEMBERS + 1 },
    );
    const count: MemberCount = {
      count: Math.min(members.length, COUNTED_MEMBERS),
      isMore: members.length > COUNTED_MEMBERS,
    };
    if (forgotten === this.#forgotten) this.#memberCounts.set(id, count);
    return count;
  }

  /** A page of the public rooms by name; `next` starts the next page. */
  async listPublic(
    { after, limit }: { after?: string | undefined; limit: number },
  ): Promise<{ rooms: Room[]; next?: string }> {
    // A zero character makes the start exclusive: it is the smallest key after `after`.
    const selector: Deno.KvListSelector = after === undefined || after.length > FOLDED_CHARS
      ? { prefix: keys.roomNames() }
      : { prefix: keys.roomNames(), start: keys.roomName(`${after}\0`) };
    const entries = await this.#kv.list(selector, { limit: limit + 1 });
    const page = entries.slice(0, limit);
    const rooms = await this.#getMany(page.map(({ value }) => v.parse(v.string(), value)));
    const last = page.at(-1)?.key.at(-1);
    return {
      rooms: rooms.filter((room) => room !== undefined),
      ...(entries.length > limit && typeof last === "string" ? { next: last } : {}),
    };
  }

  #blank(): Omit<Room, "name" | "kind" | "topic"> {
    return {
      id: newId().toLowerCase(),
      createdAt: this.#clock.now(),
      createdBy: undefined,
      moderators: [],
      people: [],
      archived: false,
      readOnly: false,
      slowSeconds: 0,
      callAll: "default",
      former: [],
    };
  }

  /** @param by whose bounds it is counted for; undefined for what the server makes itself */
  async #insert(room: Room, by?: string): Promise<boolean> {
    const { id, createdAt, createdBy, people } = room;
    const unique = room.kind === "public"
      ? nameKeys(room.name)
      : room.kind === "direct"
      ? [keys.direct(people)]
      : [];
    const members = room.kind === "direct" ? people : createdBy === undefined ? [] : [createdBy];
    const unlisted = room.kind === "direct" ? people.filter((user) => user !== by) : [];
    return await this.#kv.update(async (op) => {
      // Another isolate may have made the lobby meanwhile.
      const taken = await this.#kv.getMany([keys.room(id), ...unique]);
      if (taken.some(({ value }) => value !== null)) return false;
      const counts = by === undefined || !this.#isBounded ? [] : await this.#count(by, room);
      op.check({ key: keys.room(id), versionstamp: null })
        .set(keys.room(id), room)
        .set(keys.head(id), {
          ...newHead(),
          at: createdAt,
          ...(unlisted.length === 0 ? {} : { unlisted }),
        });
      for (const key of unique) op.check({ key, versionstamp: null }).set(key, id);
      for (const count of counts) count(op);
      for (const user of members) {
        const membership = { joinedAt: createdAt };
        op.set(keys.member(id, user), membership)
          .set(keys.roomOf(user, id), {
            ...membership,
            ...(unlisted.includes(user) ? { unlisted: true } : {}),
          });
      }
      const listed = members.filter((user) => !unlisted.includes(user));
      this.#notices.put(op, { room: id, users: listed, change: "joined" });
      return true;
    });
  }

  /** Counts the room for whoever makes it, and for each whom they bring into it by that. */
  async #count(by: string, { id, people }: Room): Promise<CountWrite[]> {
    const now = this.#clock.now();
    const others = people.filter((user) => user !== by);
    const [made, entries] = await Promise.all([
      countMade(this.#kv, by, now),
      this.#kv.getMany(others.map((user) => keys.broughtInto(by, user))),
    ]);
    const brought = entries.map((entry, index): CountWrite => {
      const rooms = broughtToday(entry, now);
      if (isOneTooMany(rooms, id)) throw broughtTooMany(now);
      return (op) =>
        putBrought(op.check(entry), { by, user: others[index]!, room: id }, rooms, now);
    });
    return [made, ...brought];
  }
}
