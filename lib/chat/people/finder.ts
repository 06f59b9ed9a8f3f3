import type { Found } from "../../protocol/found.ts";
import type { Person } from "../../protocol/event.ts";
import { isStaff } from "../../protocol/server_role.ts";
import { toPerson } from "../../store/people/people.ts";
import { isActive, type User, type Users } from "../../store/people/users.ts";
import type { Memberships } from "../../store/rooms/memberships.ts";
import type { Room } from "../../store/rooms/room.ts";
import { foldPersonName } from "../../text/names/names.ts";
import type { PublicRooms } from "../rooms/public_rooms.ts";

/** People and rooms that are found at a time, of each at most so many. */
const FOUND = 8;

/** Accounts that are looked through by name, the first ones; any other is found by its username. */
const LOOKED_THROUGH = 500;

/** Rooms of a guest whose people are looked through. */
const GUEST_ROOMS = 50;

/** What was typed is used up to here. */
const QUERY_CHARS = 100;

const STAFF_PAGES = [
  { name: "Server settings", href: "/admin" },
  { name: "People and accounts", href: "/admin/people" },
];

export interface FinderOptions {
  users: Pick<Users, "beginningWith" | "list" | "getMany">;
  memberships: Pick<Memberships, "roomIdsOf" | "membersOf">;
  publicRooms: Pick<PublicRooms, "findOthers">;
}

/** Finds people to write to, and public rooms that one is not in, by a few letters. */
export class Finder {
  #options: FinderOptions;

  constructor(options: FinderOptions) {
    this.#options = options;
  }

  /** What the reader may find; of guests only the people in their rooms, and no other rooms. */
  async find(reader: User, typed: string): Promise<Found> {
    const wanted = typed.slice(0, QUERY_CHARS).toWellFormed().trim().replace(/^[@＠#＃]/, "");
    if (wanted === "") return { people: [], rooms: [], pages: [] };
    const [people, rooms] = await Promise.all([
      this.#findPeople(reader, foldPersonName(wanted)),
      this.#options.publicRooms.findOthers(reader, wanted, FOUND),
    ]);
    return {
      people,
      rooms: rooms.map(({ id, name, kind }: Room) => ({ id, name, kind })),
      pages: isStaff(reader.role)
        ? STAFF_PAGES.filter(({ name }) => foldPersonName(name).includes(foldPersonName(wanted)))
        : [],
    };
  }

  async #findPeople(reader: User, beginning: string): Promise<Person[]> {
    const users = reader.role === "guest"
      ? await this.#peopleAround(reader)
      : await this.#everybody(beginning);
    const found = new Map<string, Person>();
    for (const user of users) {
      if (found.size === FOUND) break;
      if (user.id === reader.id || !isActive(user)) continue;
      const words = [user.username, user.name, ...user.name.split(/\s+/)];
      const fits = words.some((word) => foldPersonName(word).startsWith(beginning));
      if (fits) found.set(user.id, toPerson(user));
    }
    return [...found.values()];
  }

  async #everybody(beginning: string): Promise<User[]> {
    const { users } = this.#options;
    const [byUsername, first] = await Promise.all([
      users.beginningWith(beginning, 2 * FOUND),
      users.list(LOOKED_THROUGH),
    ]);
    return [...byUsername, ...first];
  }

  /** The people in the rooms of a guest. */
  async #peopleAround(guest: User): Promise<User[]> {
    const { users, memberships } = this.#options;
    const rooms = (await memberships.roomIdsOf(guest.id)).slice(0, GUEST_ROOMS);
    const members = await Promise.all(
      rooms.map((room) => memberships.membersOf(room, LOOKED_THROUGH)),
    );
    const found = await users.getMany([...new Set(members.flat())]);
    return found.filter((user) => user !== undefined);
  }
}
