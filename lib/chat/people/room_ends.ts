import * as v from "valibot";
import { ChatError } from "../../base/errors.ts";
import type { Person } from "../../protocol/event.ts";
import { keys } from "../../store/kv/keys.ts";
import type { Kv } from "../../store/kv/kv.ts";
import type { MarkedPeople } from "../../store/people/marked_people.ts";
import type { People } from "../../store/people/people.ts";
import type { Memberships } from "../../store/rooms/memberships.ts";
import { LOBBY } from "../../store/rooms/room.ts";
import type { Rooms } from "../../store/rooms/rooms.ts";
import type { Writers } from "../writing/writers.ts";

/** Members of a room that are read at a time. */
const MEMBERS = 500;

/** How often somebody else may come between finding who moderates next, and leaving. */
const TRIES = 3;

const Joined = v.object({ joinedAt: v.number() });

export interface RoomEndsDeps {
  kv: Kv;
  rooms: Pick<Rooms, "get">;
  memberships: Pick<Memberships, "roomIdsOf">;
  people: Pick<People, "of">;
  writers: Pick<Writers, "write">;
  /** Those who cannot moderate. */
  guests: Pick<MarkedPeople, "has">;
  inactive: Pick<MarkedPeople, "has">;
}

/** Ends the memberships of an account that is gone, so that nobody is left in a room that nobody moderates. */
export class RoomEnds {
  #deps: RoomEndsDeps;

  constructor(deps: RoomEndsDeps) {
    this.#deps = deps;
  }

  /**
   * Has the person leave each of their rooms but the direct ones, which are for ever the same people's.
   * Of a private room that only they moderate the longest-standing other member becomes a moderator.
   */
  async leaveAll(person: Person, signal: AbortSignal): Promise<void> {
    for (const id of await this.#deps.memberships.roomIdsOf(person.id)) {
      if (signal.aborted) return;
      if (id !== LOBBY) await this.#leave(person, id);
    }
  }

  async #leave(person: Person, id: string): Promise<void> {
    for (let tries = 1;; tries++) {
      const room = await this.#deps.rooms.get(id);
      if (room === undefined || room.kind === "direct") return;
      const { moderators } = room;
      if (room.kind === "private" && moderators.every((moderator) => moderator === person.id)) {
        await this.#handOver(person, id);
      }
      try {
        await this.#deps.writers.write(id, {
          kind: "member",
          author: person,
          user: person,
          change: "left",
        });
        return;
      } catch (error) {
        // Whoever was to moderate may have left meanwhile.
        const isLeft = error instanceof ChatError && error.code === "not_found";
        if (isLeft) return;
        const mayRetry = error instanceof ChatError && error.code === "conflict" && tries < TRIES;
        if (!mayRetry) throw error;
      }
    }
  }

  async #handOver(person: Person, room: string): Promise<void> {
    const next = await this.#longestStanding(room, person.id);
    const [user] = next === undefined ? [] : await this.#deps.people.of([next]);
    if (user === undefined) return;
    const write = { kind: "member", author: person, user, change: "role" } as const;
    await this.#deps.writers.write(room, { ...write, role: "moderator" });
  }

  /** The member who has been in the room for longest and can moderate it, apart from one. */
  async #longestStanding(room: string, except: string): Promise<string | undefined> {
    let first: { user: string; joinedAt: number } | undefined;
    const { kv, guests, inactive } = this.#deps;
    for await (const page of kv.pages(keys.members(room), MEMBERS)) {
      for (const { key, value } of page) {
        const user = String(key.at(-1));
        if (guests.has(user) || inactive.has(user)) continue;
        const { joinedAt } = v.parse(Joined, value);
        if (user === except || (first !== undefined && first.joinedAt <= joinedAt)) continue;
        first = { user, joinedAt };
      }
    }
    return first?.user;
  }
}
