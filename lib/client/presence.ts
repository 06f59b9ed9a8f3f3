import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { StandingEvent } from "../protocol/event.ts";
import type { PresenceState, RoomPerson, Status } from "../protocol/presence.ts";
import type { Frame } from "./frame.ts";
import type { People } from "./people.ts";

/** How somebody is shown who is here. */
export interface Shown {
  state: PresenceState;
  status?: Status | undefined;
}

/** Who is in a room, by id: told in full first, then in differences. */
export class RoomPresence {
  #here: Signal<ReadonlyMap<string, Shown>>;
  /** When those left who were seen to leave. */
  #left = new Map<string, number>();

  /** @param known who is here as the page's server knew it */
  constructor(known: readonly RoomPerson[] = []) {
    this.#here = signal<ReadonlyMap<string, Shown>>(
      new Map(known.filter(isHere).map((person) => [person.id, shown(person)])),
    );
  }

  /** Those who are here. */
  get here(): ReadonlySignal<ReadonlyMap<string, Shown>> {
    return this.#here;
  }

  /** When somebody left, in milliseconds since 1970 (UTC), if they were seen to. */
  leftAt(user: string): number | undefined {
    return this.#left.get(user);
  }

  apply(frame: Frame<"presence">): void {
    const before = this.#here.peek();
    const here = new Map(frame.full ? [] : before);
    for (const user of frame.users) {
      if (isHere(user)) here.set(user.id, shown(user));
      else here.delete(user.id);
    }
    // Who is missing from a new whole left at some time that nobody told.
    for (const id of frame.full ? [] : before.keys()) {
      if (!here.has(id)) this.#left.set(id, Date.now());
    }
    this.#here.value = here;
  }
}

function isHere({ state }: { state: string }): boolean {
  return state !== "offline";
}

function shown({ state, status }: { state: string; status?: Status | undefined }): Shown {
  // A state of a later version is one of being here.
  const known = state === "away" || state === "dnd" ? state : "online";
  return { state: known, ...(status && { status }) };
}

/** The people of a room as its list shows them: those who are here, and members who are not. */
export interface PeopleOfRoom {
  here: readonly RoomPerson[];
  away: readonly RoomPerson[];
}

/** What such a list is made from. */
export interface PeopleSource {
  /** What the page's server knew. */
  seed: readonly RoomPerson[];
  presence: RoomPresence;
  /** What happened to the room since. */
  news: readonly StandingEvent[];
  /** Everybody who is known on the page. */
  people: People;
}

/** Puts together who is shown in a room. A guest who has gone is shown no longer. */
export function peopleOfRoom({ seed, presence, news, people }: PeopleSource): PeopleOfRoom {
  const here = presence.here.value;
  const members = new Map(
    seed.filter(({ guest }) => !guest).map((person) => [person.id, person.lastSeen]),
  );
  for (const event of news) {
    if (event.kind !== "member" || event.change === "role") continue;
    if (event.change === "joined") members.set(event.user, members.get(event.user));
    else members.delete(event.user);
  }
  const known = new Map(seed.map((person) => [person.id, person]));
  const personOf = (id: string) => people.get(id) ?? known.get(id);
  return {
    here: [...here].flatMap(([id, shown]) => {
      const person = personOf(id);
      if (person === undefined) return [];
      const { username, name } = person;
      return { id, username, name, ...shown };
    }),
    away: [...members].flatMap(([id, seen]) => {
      const person = here.has(id) ? undefined : personOf(id);
      if (person === undefined) return [];
      const { username, name } = person;
      const status = known.get(id)?.status;
      const lastSeen = presence.leftAt(id) ?? seen;
      return {
        id,
        username,
        name,
        state: "offline" as const,
        ...(status && { status }),
        ...(lastSeen === undefined ? {} : { lastSeen }),
      };
    }),
  };
}
