import type { Person } from "../../protocol/event.ts";
import type { RoomLog } from "../../store/log/log.ts";
import { readMessage } from "../../store/log/rows.ts";
import type { MarkedPeople } from "../../store/people/marked_people.ts";
import type { People } from "../../store/people/people.ts";
import type { Memberships } from "../../store/rooms/memberships.ts";
import { LOBBY } from "../../store/rooms/room.ts";
import type { MemberCount, Room, Rooms } from "../../store/rooms/rooms.ts";
import { foldPersonName, foldRoomName } from "../../text/names/names.ts";
import { summarize } from "../../text/summary.ts";
import type { HeadCache, LogHead } from "../delivery/head_cache.ts";
import { comparePlaces, type ListPlace } from "../threads/list_place.ts";

/** Public rooms that are looked through, the first ones by name; any other is found by its name. */
const LOOKED_THROUGH = 5_000;

/** The newest messages of a room among which the last one that was not deleted is looked for. */
const LAST_MESSAGES = 5;

/** A public room as a list of them shows it. */
export interface PublicRoom {
  room: Room;
  /** Whether the person belongs to it. */
  isMine: boolean;
  /** How many people belong to it; undefined for the lobby, to which everybody does. */
  members: MemberCount | undefined;
  /** When its last event was, in milliseconds since 1970 (UTC); 0 where that was not noted. */
  at: number;
  /** The last message that is not deleted, in one line. */
  last: { by: Person | undefined; text: string } | undefined;
}

/** A page of public rooms, the latest activity first. */
export interface PublicRoomPage {
  rooms: PublicRoom[];
  /** How many there are in all. */
  count: number;
  /** The `before` of the page that follows, when there is one. */
  next: string | undefined;
}

export interface PublicRoomsOptions {
  rooms: Pick<Rooms, "get" | "listPublic" | "countMembers">;
  memberships: Pick<Memberships, "roomIdsOf">;
  guests: Pick<MarkedPeople, "has">;
  heads: Pick<HeadCache, "get">;
  log: Pick<RoomLog, "messagesBefore">;
  people: People;
}

/** The public rooms of the server, as somebody looks through them. */
export class PublicRooms {
  #options: PublicRoomsOptions;

  constructor(options: PublicRoomsOptions) {
    this.#options = options;
  }

  /**
   * A page of the public rooms whose name or topic has the words that were typed, the latest activity
   * first.
   */
  async page(
    person: Pick<Person, "id">,
    { typed, before, limit }: { typed: string; before?: ListPlace | undefined; limit: number },
  ): Promise<PublicRoomPage> {
    const [fitting, ids] = await Promise.all([
      this.#find(typed),
      this.#options.memberships.roomIdsOf(person.id),
    ]);
    const mine = new Set(ids);
    // To guests a public room is open as any other is: when they belong to it.
    const isGuest = this.#options.guests.has(person.id);
    const found = isGuest ? fitting.filter(({ room }) => mine.has(room.id)) : fitting;
    const start = before === undefined
      ? 0
      : found.findIndex(({ place }) => comparePlaces(before, place) < 0);
    const page = start === -1 ? [] : found.slice(start, start + limit);
    const isMore = start !== -1 && start + limit < found.length;
    const last = page.at(-1)?.place;
    return {
      rooms: await this.#describe(page, mine),
      count: found.length,
      next: isMore && last !== undefined ? `${last.at}.${last.id}` : undefined,
    };
  }

  /** The public rooms with these words in their names that the person may join; none for a guest. */
  async findOthers(person: Pick<Person, "id">, typed: string, limit: number): Promise<Room[]> {
    if (this.#options.guests.has(person.id)) return [];
    const [found, ids] = await Promise.all([
      this.#find(typed),
      this.#options.memberships.roomIdsOf(person.id),
    ]);
    const mine = new Set(ids);
    const name = foldRoomName(typed);
    return found.map(({ room }) => room)
      .filter((room) =>
        !mine.has(room.id) && !room.archived && foldRoomName(room.name).includes(name)
      )
      .slice(0, limit);
  }

  /** The rooms with these words in their names or topics, the latest activity first. */
  async #find(typed: string): Promise<{ room: Room; place: LogHead }[]> {
    const { rooms, heads } = this.#options;
    const { rooms: all } = await rooms.listPublic({ limit: LOOKED_THROUGH });
    const [name, topic] = [foldRoomName(typed.trim()), foldPersonName(typed.trim())];
    const found = typed.trim() === ""
      ? all
      : all.filter((room) =>
        foldRoomName(room.name).includes(name) || foldPersonName(room.topic).includes(topic)
      );
    const places = await heads.get(found.map(({ id }) => id));
    return found
      .flatMap((room, index) => {
        const place = places[index];
        return place === undefined ? [] : [{ room, place }];
      })
      .sort((one, other) => comparePlaces(one.place, other.place));
  }

  async #describe(
    found: readonly { room: Room; place: LogHead }[],
    mine: ReadonlySet<string>,
  ): Promise<PublicRoom[]> {
    const { rooms, people } = this.#options;
    const [counts, lasts] = await Promise.all([
      Promise.all(
        found.map(({ room: { id } }) => id === LOBBY ? undefined : rooms.countMembers(id)),
      ),
      Promise.all(found.map(({ room }) => this.#lastOf(room.id))),
    ]);
    const authors = await people.of(lasts.flatMap((last) => last?.by ?? []));
    return found.map(({ room, place }, index) => {
      const last = lasts[index];
      return {
        room,
        isMine: mine.has(room.id),
        members: counts[index],
        at: place.at,
        last: last && { by: authors.find(({ id }) => id === last.by), text: last.text },
      };
    });
  }

  async #lastOf(room: string): Promise<{ by: string; text: string } | undefined> {
    const messages = await this.#options.log.messagesBefore(room, undefined, LAST_MESSAGES);
    const last = messages.map(readMessage)
      .findLast(({ deletedAt, text }) => deletedAt === undefined && text !== undefined);
    return last && { by: last.by, text: summarize(last.text ?? "") };
  }
}
