import { SharedReads } from "../../base/shared_reads.ts";
import { roomNotFound } from "../../base/errors.ts";
import type { Person } from "../../protocol/event.ts";
import { ROOM_PAGE } from "../../protocol/limits.ts";
import type { RoomNumbers, RoomSummary } from "../../protocol/server_frame.ts";
import { countUnread } from "../../protocol/unread.ts";
import type { Head } from "../../store/log/head.ts";
import type { RoomLog } from "../../store/log/log.ts";
import type { Blocks } from "../../store/people/blocks.ts";
import type { People } from "../../store/people/people.ts";
import type { Cursor } from "../../store/reading/cursor.ts";
import type { Cursors } from "../../store/reading/cursors.ts";
import type { Mentions } from "../../store/reading/mentions.ts";
import type { Memberships } from "../../store/rooms/memberships.ts";
import type { Room, Rooms } from "../../store/rooms/rooms.ts";
import { foldRoomName } from "../../text/names/names.ts";
import type { Access } from "../access.ts";
import type { HeadCache, LogHead } from "../delivery/head_cache.ts";
import { comparePlaces, type ListPlace, readPageOfRooms } from "../threads/list_place.ts";
import type { UnreadThreads } from "../threads/unread_threads.ts";

export interface RoomListsOptions {
  access: Access;
  rooms: Pick<Rooms, "get" | "findDirect">;
  blocks: Pick<Blocks, "of">;
  memberships: Pick<Memberships, "listedRoomIdsOf">;
  log: Pick<RoomLog, "heads" | "deleted">;
  heads: Pick<HeadCache, "get">;
  cursors: Pick<Cursors, "of" | "among">;
  mentions: Pick<Mentions, "after">;
  unreadThreads: Pick<UnreadThreads, "countByRoom">;
  people: People;
}

/** A page of a person's list of rooms, the latest activity first. */
export interface RoomList {
  rooms: RoomSummary[];
  /** The `before` of the next page, when there is one. */
  next?: string;
  /** Where all rooms of the list are, those of the page among them. */
  all: readonly LogHead[];
}

/** People's lists of rooms, with what is unread there. */
export class RoomLists {
  #options: RoomListsOptions;
  #reads = new SharedReads<RoomList>();

  constructor(options: RoomListsOptions) {
    this.#options = options;
  }

  /**
   * The person's own list of rooms, the latest activity first: a page of it, and where all of them are.
   */
  get(person: Person): Promise<RoomList> {
    return this.#reads.of(person.id, () => this.#read(person, {}));
  }

  /**
   * A page of the person's own list of rooms.
   *
   * @throws {ChatError} `invalid` with the field
   */
  async getPage(
    person: Person,
    wanted: { before?: string | null; limit?: string | null },
  ): Promise<Omit<RoomList, "all">> {
    const { before, limit } = readPageOfRooms(wanted);
    const { rooms, next } = before === undefined && limit === undefined
      ? await this.get(person)
      : await this.#read(person, { before, limit });
    return { rooms, ...(next === undefined ? {} : { next }) };
  }

  async #read(
    person: Person,
    { before, limit = ROOM_PAGE }: { before?: ListPlace | undefined; limit?: number | undefined },
  ): Promise<RoomList> {
    const all = await this.#headsOf(person);
    const start = before === undefined
      ? 0
      : all.findIndex((place) => comparePlaces(before, place) < 0);
    const page = start === -1 ? [] : all.slice(start, start + limit);
    const rooms = await this.#summarize(person, page.map(({ id }) => id), "of all");
    const isMore = start !== -1 && start + limit < all.length;
    const last = page.at(-1);
    return {
      rooms,
      all,
      ...(isMore && last !== undefined ? { next: `${last.at}.${last.id}` } : {}),
    };
  }

  /** Where the person's rooms are, the latest activity first. */
  async #headsOf(person: Pick<Person, "id">): Promise<LogHead[]> {
    const { memberships, blocks, rooms } = this.#options;
    const [listed, ...kept] = await Promise.all([
      memberships.listedRoomIdsOf(person.id),
      ...blocks.of(person.id).map((other) => rooms.findDirect([person.id, other])),
    ]);
    const hidden = new Set(kept.map((room) => room?.id));
    const ids = listed.filter((id) => !hidden.has(id));
    const places = await this.#options.heads.get(ids);
    return places.filter((place) => place !== undefined).sort(comparePlaces);
  }

  /**
   * The rooms of the person's list in which something is unread, at most `limit` of them, the latest
   * activity first, without what is new in their threads; and how many there are.
   */
  async listUnread(
    person: Person,
    limit: number,
  ): Promise<{ rooms: RoomSummary[]; count: number }> {
    const all = (await this.#headsOf(person)).filter(({ count }) => count > 0);
    const read = await this.#options.cursors.of(person.id, all.map(({ id }) => id));
    const counts = await Promise.all(all.map(async ({ id, count, deleted }, index) => {
      const { seq, count: before } = read[index]!;
      // Of most rooms nothing is to be read from the store.
      if (count <= before || deleted <= seq) return countUnread(count, before, 0);
      const [gone = 0] = await this.#options.log.deleted.after(id, [seq], deleted);
      return countUnread(count, before, gone);
    }));
    const unread = all.filter((_, index) => counts[index]! > 0);
    const ids = unread.slice(0, limit).map(({ id }) => id);
    const rooms = await this.#summarize(person, ids, "of none");
    return { rooms: rooms.filter((room) => room.unread > 0), count: unread.length };
  }

  /**
   * One room as the person's list has it.
   *
   * @throws {ChatError} `not_found`
   */
  async getOne(person: Person, id: string): Promise<RoomSummary> {
    const room = await this.#options.access.openRoom(person, id);
    const [summary] = await this.#summarize(person, [room.id], "of one");
    if (summary === undefined) throw roomNotFound();
    return summary;
  }

  /** The numbers that the lists of these people, who belong to the room, have for it. */
  async countFor(id: string, users: readonly string[]): Promise<Map<string, RoomNumbers>> {
    const { log, cursors, unreadThreads } = this.#options;
    const [[head], read] = await Promise.all([log.heads([id]), cursors.among(users, id)]);
    if (head === undefined) return new Map();
    const gone = await log.deleted.after(id, read.map(({ seq }) => seq), head.deleted);
    const numbers = await Promise.all(users.map(async (user, index) => {
      const inThreads = (await unreadThreads.countByRoom(user, id)).get(id) ?? 0;
      return await this.#count(user, id, head, read[index]!, gone[index]!, inThreads);
    }));
    return new Map(users.map((user, index) => [user, numbers[index]!]));
  }

  /**
   * What somebody's list says of a room.
   *
   * @param gone how many messages after the cursor were deleted
   */
  async #count(
    user: string,
    id: string,
    head: Head,
    { seq, count }: Cursor,
    gone: number,
    inThreads: number,
  ): Promise<RoomNumbers> {
    const unread = countUnread(head.count, count, gone);
    const mentioned = unread === 0
      ? 0
      : await this.#options.mentions.after(user, id, seq, head.mentioned);
    return {
      head: head.seq,
      count: head.count,
      read: seq,
      unread,
      mentions: mentioned + inThreads,
      ...(inThreads > 0 ? { threads: inThreads } : {}),
    };
  }

  /** @param threads the rooms whose threads are looked at for what is new there */
  async #summarize(
    person: Person,
    ids: readonly string[],
    threads: "of all" | "of one" | "of none",
  ): Promise<RoomSummary[]> {
    const { cursors, rooms, log, unreadThreads } = this.#options;
    const [counts, found, heads, read] = await Promise.all([
      threads === "of none"
        ? new Map<string, number>()
        : unreadThreads.countByRoom(person.id, threads === "of one" ? ids[0] : undefined),
      Promise.all(ids.map((id) => rooms.get(id))),
      log.heads(ids),
      cursors.of(person.id, ids),
    ]);
    const summaries = await Promise.all(found.map(async (room, index) => {
      const head = heads[index];
      if (room === undefined || head === undefined) return [];
      const cursor = read[index]!;
      const inThreads = counts.get(room.id) ?? 0;
      const [title, [gone = 0]] = await Promise.all([
        this.titleOf(room, person),
        log.deleted.after(room.id, [cursor.seq], head.deleted),
      ]);
      return [{
        id: room.id,
        kind: room.kind,
        topic: room.topic,
        ...title,
        epoch: head.epoch,
        ...await this.#count(person.id, room.id, head, cursor, gone, inThreads),
        ...(room.archived ? { archived: true } : {}),
        ...(room.readOnly ? { readOnly: true } : {}),
        ...(room.slowSeconds > 0 ? { slowSeconds: room.slowSeconds } : {}),
        ...(room.callAll === "default" ? {} : { callAll: room.callAll }),
        ...(room.former.length > 0
          ? { former: room.former.map(({ name, until }) => ({ name: foldRoomName(name), until })) }
          : {}),
      }];
    }));
    return summaries.flat();
  }

  /** The room's name for the person: a direct room is named by its other people, or by oneself alone. */
  async titleOf(room: Room, me: Pick<Person, "id">): Promise<{ name: string; people?: Person[] }> {
    if (room.kind !== "direct") return { name: room.name };
    const others = room.people.filter((id) => id !== me.id);
    const people = (await this.#options.people.of(others.length === 0 ? room.people : others))
      .sort((one, other) => one.name.localeCompare(other.name, "en"));
    const names = people.map(({ name }) => name).join(", ");
    return { name: others.length === 0 ? `${names} (you)` : names, people };
  }
}
