import type { Clock } from "../../base/clock.ts";
import { getOrInsert } from "../../base/runtime.ts";
import type { Person } from "../../protocol/event.ts";
import { currentStatus, type OwnStatus, shownStatus } from "../../protocol/own_status.ts";
import type { PresenceState, Status } from "../../protocol/presence.ts";

/** A person who is here, as one isolate has them. */
export interface PresenceRecord {
  person: Person;
  /** Whether somebody is at one of their sockets there. */
  active: boolean;
  status: OwnStatus | undefined;
  /** The rooms that they belong to. */
  rooms: ReadonlySet<string>;
  /** Other rooms that they read. */
  reads: readonly string[];
}

/** A person who is here, on any isolate, and how they are shown. */
export interface PersonPresence {
  person: Person;
  state: PresenceState;
  status: Status | undefined;
  /** When the status ends, in milliseconds since 1970 (UTC); also of one of which others see the state alone. */
  until: number | undefined;
  rooms: ReadonlySet<string>;
  /** Those of the rooms that they do not belong to. */
  reads: readonly string[];
  /** The entry of a `presence` frame, encoded. */
  entry: string;
}

/** Called when a person connects, disconnects or is shown in another way. */
export type PresenceTableListener = (
  before: PersonPresence | undefined,
  after: PersonPresence | undefined,
) => void;

/** The entry of a `presence` frame for a person who is not here. */
export function offlineEntry(person: Person): string {
  return JSON.stringify({ ...person, state: "offline" });
}

/** Whether somebody is called and shown in the same way. */
export function isSamePerson(one: Person, other: Person): boolean {
  return one.username === other.username && one.name === other.name &&
    one.avatar === other.avatar && one.gone === other.gone;
}

/** The records of all isolates, joined: a person is online if they are on any isolate. */
export class PresenceTable {
  #clock: Clock;
  #changed: PresenceTableListener;
  #isolates = new Map<string, Map<string, PresenceRecord>>();
  #people = new Map<string, PersonPresence>();
  #rooms = new Map<string, Set<string>>();

  constructor(clock: Clock, changed: PresenceTableListener) {
    this.#clock = clock;
    this.#changed = changed;
  }

  /** The presence of a person; undefined for one who is not here. */
  get(user: string): PersonPresence | undefined {
    return this.#people.get(user);
  }

  /** The people of the room who are here. */
  peopleIn(room: string): PersonPresence[] {
    return [...this.#rooms.get(room) ?? []].map((user) => this.#people.get(user)!);
  }

  /** Whether an isolate has a record of the person. */
  isOn(isolate: string, user: string): boolean {
    return this.#isolates.get(isolate)?.has(user) ?? false;
  }

  /** The records of an isolate. */
  peopleOn(isolate: string): PresenceRecord[] {
    return [...this.#isolates.get(isolate)?.values() ?? []];
  }

  /** Sets an isolate's record of a person, or removes it without one; whether that changed anything. */
  set(isolate: string, user: string, here: PresenceRecord | undefined): boolean {
    const people = getOrInsert(this.#isolates, isolate, () => new Map());
    if (isSame(people.get(user), here)) return false;
    if (here === undefined) people.delete(user);
    else people.set(user, here);
    this.#merge(user);
    return true;
  }

  /** Sets all records of an isolate. */
  replace(isolate: string, everybody: readonly PresenceRecord[]): void {
    const now = new Map(everybody.map((here) => [here.person.id, here]));
    for (const { person } of this.peopleOn(isolate)) {
      if (!now.has(person.id)) this.set(isolate, person.id, undefined);
    }
    for (const [user, here] of now) this.set(isolate, user, here);
    if (now.size === 0) this.#isolates.delete(isolate);
  }

  /** Sets name, status and rooms of a person in the records of all isolates but `except`. */
  update(
    except: string,
    { person, status, rooms }: Pick<PresenceRecord, "person" | "status" | "rooms">,
  ): void {
    for (const [isolate, people] of this.#isolates) {
      const here = people.get(person.id);
      if (here === undefined || isolate === except) continue;
      const reads = here.reads.filter((room) => !rooms.has(room));
      this.set(isolate, person.id, { ...here, person, status, rooms, reads });
    }
  }

  /** Ends each status that is over. */
  refresh(): void {
    const now = this.#clock.now();
    for (const [user, { until }] of this.#people) {
      if (until !== undefined && until <= now) this.#merge(user);
    }
  }

  #merge(user: string): void {
    const before = this.#people.get(user);
    const records = [...this.#isolates.values()].flatMap((people) => people.get(user) ?? []);
    const after = join(records, this.#clock.now());
    if (after === undefined) this.#people.delete(user);
    else this.#people.set(user, after);
    for (const room of before?.rooms ?? []) {
      if (!after?.rooms.has(room)) this.#removeFrom(room, user);
    }
    for (const room of after?.rooms ?? []) {
      getOrInsert(this.#rooms, room, () => new Set()).add(user);
    }
    if (before?.entry !== after?.entry || before?.rooms !== after?.rooms) {
      this.#changed(before, after);
    }
  }

  #removeFrom(room: string, user: string): void {
    const users = this.#rooms.get(room);
    users?.delete(user);
    if (users?.size === 0) this.#rooms.delete(room);
  }
}

function join(records: readonly PresenceRecord[], now: number): PersonPresence | undefined {
  const [first] = records;
  if (first === undefined) return undefined;
  const { person } = first;
  const own = currentStatus(first.status, now);
  const state = own?.mode ?? (records.some(({ active }) => active) ? "online" : "away");
  const status = own && shownStatus(own);
  const isPlain = records.length === 1 && first.reads.length === 0;
  return {
    person,
    state,
    status,
    until: own?.until,
    rooms: isPlain
      ? first.rooms
      : new Set(records.flatMap(({ rooms, reads }) => [...rooms, ...reads])),
    reads: isPlain ? first.reads : [...new Set(records.flatMap(({ reads }) => reads))],
    entry: JSON.stringify({ ...person, state, ...(status && { status }) }),
  };
}

function isSame(one: PresenceRecord | undefined, other: PresenceRecord | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return one.active === other.active && isEqual(one.status, other.status) &&
    isSamePerson(one.person, other.person) &&
    (one.rooms === other.rooms ||
      (one.rooms.size === other.rooms.size && one.rooms.isSubsetOf(other.rooms))) &&
    one.reads.length === other.reads.length &&
    one.reads.every((room) => other.reads.includes(room));
}

function isEqual(one: OwnStatus | undefined, other: OwnStatus | undefined): boolean {
  return one?.emoji === other?.emoji && one?.text === other?.text &&
    one?.until === other?.until && one?.mode === other?.mode;
}
