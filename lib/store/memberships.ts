import type { Clock } from "../base/clock.ts";
import { keys } from "./keys.ts";
import type { Kv } from "./kv.ts";
import type { Head } from "./log.ts";
import { LOBBY, type Room, type Rooms } from "./rooms.ts";

/** Since when a person has a room in their list. */
export interface Membership {
  joinedAt: number;
}

/** A room with where its log ends. */
export interface RoomWithHead {
  room: Room;
  head: Head;
}

/** The most rooms in one person's list. */
const LISTED_ROOMS = 1_000;

/** Who has which room in their list. Everybody has the lobby, without a record of it. */
export class Memberships {
  #kv: Kv;
  #rooms: Rooms;
  #clock: Clock;

  constructor(kv: Kv, rooms: Rooms, clock: Clock) {
    this.#kv = kv;
    this.#rooms = rooms;
    this.#clock = clock;
  }

  /** Puts the room into the person's list, unless it is there. */
  async ensure(user: string, room: string): Promise<void> {
    if (room === LOBBY) return;
    const key = keys.roomOf(user, room);
    if ((await this.#kv.get<Membership>(key)).value !== null) return;
    const membership: Membership = { joinedAt: this.#clock.now() };
    await this.#kv.commit((op) => {
      op.check({ key, versionstamp: null })
        .set(key, membership)
        .set(keys.member(room, user), membership);
    });
  }

  /** The person's rooms with their heads: the lobby, then the others in the order of their making. */
  async roomsOf(user: string): Promise<RoomWithHead[]> {
    const entries = await this.#kv.list<Membership>({ prefix: keys.roomsOf(user) }, {
      limit: LISTED_ROOMS,
    });
    const ids = [LOBBY, ...entries.map((entry) => String(entry.key.at(-1)))];
    const [rooms, heads] = await Promise.all([
      Promise.all(ids.map((id) => this.#rooms.get(id))),
      this.#kv.getMany<Head>(ids.map((id) => keys.head(id))),
    ]);
    return rooms.flatMap((room, index) => {
      const head = heads[index]?.value;
      return room === undefined || head === null || head === undefined ? [] : [{ room, head }];
    });
  }
}
