import type { Clock } from "../../base/clock.ts";
import { currentStatus, shownStatus } from "../../protocol/own_status.ts";
import type { RoomPeoplePage, RoomPerson } from "../../protocol/presence.ts";
import type { LastSeen } from "../../store/people/last_seen.ts";
import type { Memberships } from "../../store/rooms/memberships.ts";
import { toPerson } from "../../store/people/people.ts";
import type { Room } from "../../store/rooms/room.ts";
import type { User, Users } from "../../store/people/users.ts";
import type { Presence } from "./presence.ts";
import type { PersonPresence } from "./table.ts";

export interface RoomPeopleOptions {
  users: Users;
  memberships: Memberships;
  lastSeen: LastSeen;
  presence: Presence;
  clock: Clock;
}

/** Lists the people of a room with their presence: those who are here, and members who are not. */
export class RoomPeople {
  #options: RoomPeopleOptions;

  constructor(options: RoomPeopleOptions) {
    this.#options = options;
  }

  /**
   * At most `limit` of those who are in the room, those of its first `limit` members who are not, and
   * whether there are more. The caller has to have checked that they may be seen.
   */
  async of(room: Room, limit: number): Promise<RoomPeoplePage> {
    const here = this.#options.presence.peopleIn(room.id);
    const members = await this.#membersOf(room, limit + 1);
    const present = new Set(here.map(({ person }) => person.id));
    const away = members.slice(0, limit).filter(({ id }) => !present.has(id));
    const seen = await this.#options.lastSeen.of(away.map(({ id }) => id));
    const people = here.slice(0, limit).map((one) => toRoomPerson(one, room.id));
    return {
      people: [...people, ...away.map((user) => this.#offline(user, seen.get(user.id)))],
      here: here.length,
      more: members.length > limit || here.length > limit,
    };
  }

  /** The presence of each of these people, by id. */
  async get(users: readonly string[]): Promise<Map<string, RoomPerson>> {
    const { presence } = this.#options;
    const away = users.filter((id) => presence.get(id) === undefined);
    const [found, seen] = await Promise.all([
      this.#options.users.getMany(away),
      this.#options.lastSeen.of(away),
    ]);
    const offline = found.flatMap((user) => user ? this.#offline(user, seen.get(user.id)) : []);
    const here = users.flatMap((id): RoomPerson[] => {
      const one = presence.get(id);
      return one === undefined ? [] : [toRoomPerson(one)];
    });
    return new Map([...here, ...offline].map((person) => [person.id, person]));
  }

  #offline(user: User, lastSeen: number | undefined): RoomPerson {
    const own = currentStatus(user.status, this.#options.clock.now());
    const status = own && shownStatus(own);
    return {
      ...toPerson(user),
      state: "offline",
      ...(status && { status }),
      ...(lastSeen === undefined ? {} : { lastSeen }),
    };
  }

  async #membersOf(room: Room, limit: number): Promise<User[]> {
    const { users, memberships } = this.#options;
    const ids = await memberships.membersOf(room.id, limit);
    return (await users.getMany(ids)).filter((user) => user !== undefined);
  }
}

function toRoomPerson({ person, state, status, reads }: PersonPresence, room?: string): RoomPerson {
  return {
    ...person,
    state,
    ...(status && { status }),
    ...(room !== undefined && reads.includes(room) ? { guest: true } : {}),
  };
}
