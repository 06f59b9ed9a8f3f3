import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { StandingEvent } from "../protocol/event.ts";
import type { RoomPerson } from "../protocol/presence.ts";
import type { Frame } from "./frame.ts";
import type { People } from "./people.ts";

/** People by their ids. */
type ById = ReadonlyMap<string, RoomPerson>;

/** Who is in a room: told in full first, then in differences. */
export class RoomPresence {
  #here: Signal<ById>;
  #gone = new Map<string, RoomPerson>();

  /** @param known who is here as the page's server knew it, and others */
  constructor(known: readonly RoomPerson[] = []) {
    this.#here = signal<ById>(byId(known.filter(({ state }) => state !== "offline")));
  }

  /** Those who are here. */
  get here(): ReadonlySignal<ById> {
    return this.#here;
  }

  /** Those who were seen to leave, and when that was. */
  get gone(): ById {
    return this.#gone;
  }

  apply({ users, full }: Frame<"presence">): void {
    const here = new Map(full ? [] : this.#here.peek());
    for (const user of users) {
      const { id, state } = user;
      // When somebody left who is missing from a new whole, nobody told.
      const before = here.get(id);
      if (state !== "offline") here.set(id, user);
      else if (here.delete(id)) this.#gone.set(id, { ...before, ...user, lastSeen: Date.now() });
    }
    this.#here.value = here;
  }
}

/** The people of a room as its list shows them: those who are here, and members who are not. */
export interface PeopleOfRoom {
  here: readonly RoomPerson[];
  away: readonly RoomPerson[];
}

/**
 * Puts together who is shown in a room. A guest who has gone is shown no longer.
 *
 * @param seed what the page's server knew
 * @param news what happened to the room since
 * @param people everybody who is known on the page
 */
export function peopleOfRoom(
  seed: readonly RoomPerson[],
  presence: RoomPresence,
  news: readonly StandingEvent[],
  people: People,
): PeopleOfRoom {
  const here = presence.here.value;
  const members = byId(seed.filter(({ guest }) => !guest));
  for (const event of news) {
    if (event.kind !== "member" || event.change === "role") continue;
    const { user, change } = event;
    const person = people.get(user);
    if (change !== "joined") members.delete(user);
    else if (person !== undefined) members.set(user, { ...person, state: "offline" });
  }
  const absent = [...members.values()].filter(({ id }) => !here.has(id));
  return {
    here: [...here.values()],
    away: absent.map((person) => ({
      ...person,
      state: "offline",
      ...presence.gone.get(person.id),
    })),
  };
}

function byId(people: readonly RoomPerson[]): Map<string, RoomPerson> {
  return new Map(people.map((person) => [person.id, person]));
}
