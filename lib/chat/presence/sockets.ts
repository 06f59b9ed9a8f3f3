import type { Stopwatch } from "../../base/clock.ts";
import type { Person } from "../../protocol/event.ts";
import type { OwnStatus } from "../../protocol/own_status.ts";
import { isSamePerson, type PresenceRecord } from "./table.ts";

/** How long somebody counts as here after their last socket closed, in milliseconds, so that a reload is not seen. */
const GRACE_MS = 3_000;

/** The least time between two changes of somebody from active to idle or back that are published, in milliseconds. */
const ACTIVE_MS = 1_000;

/** The time after which it is noted again that somebody is here, in milliseconds. */
const NOTED_MS = 5 * 60_000;

/** The most people of whom it is noted at a time. */
const NOTED_AT_ONCE = 500;

/** Somebody's sockets on this isolate. */
interface Visit {
  person: Person;
  status: OwnStatus | undefined;
  rooms: ReadonlySet<string>;
  /** Room → how many of the sockets are subscribed to it. */
  reads: Map<string, number>;
  /** How many of the sockets somebody is at, and how many not. */
  active: number;
  idle: number;
  /** Whether they count as active. */
  isActive: boolean;
  notedAt: number;
  activeToldAt: number;
  activeTimer: ReturnType<typeof setTimeout> | undefined;
  graceTimer: ReturnType<typeof setTimeout> | undefined;
}

/** Called with a person who has changed; without a record when they are not here any more. */
export type PresenceSocketsListener = (user: string, here: PresenceRecord | undefined) => void;

/** The people who are here on this isolate, by their sockets. What ends is published after a grace. */
export class PresenceSockets {
  #clock: Stopwatch;
  #changed: PresenceSocketsListener;
  #visits = new Map<string, Visit>();

  constructor(clock: Stopwatch, onChange: PresenceSocketsListener) {
    this.#clock = clock;
    this.#changed = onChange;
  }

  /** Adds a socket of the person, which has said hello. */
  connect(
    person: Person,
    status: OwnStatus | undefined,
    rooms: Iterable<string>,
    isActive: boolean,
  ): void {
    const known = this.#visits.get(person.id);
    const visit = known ?? {
      person,
      status,
      rooms: new Set(rooms),
      reads: new Map(),
      active: 0,
      idle: 0,
      isActive: false,
      notedAt: -Infinity,
      activeToldAt: -Infinity,
      activeTimer: undefined,
      graceTimer: undefined,
    };
    const isNews = known === undefined || !isSamePerson(known.person, person) ||
      (isActive && !known.isActive);
    visit.person = person;
    if (isActive) visit.active++;
    else visit.idle++;
    visit.isActive ||= isActive;
    if (known === undefined) this.#visits.set(person.id, visit);
    if (isNews) this.#publish(visit);
  }

  /** Sets whether somebody is at one of the person's sockets. */
  setActive(user: string, isActive: boolean): void {
    const visit = this.#visits.get(user);
    if (visit === undefined) return;
    visit.active += isActive ? 1 : -1;
    visit.idle -= isActive ? 1 : -1;
    if (visit.isActive === visit.active > 0) return;
    visit.isActive = visit.active > 0;
    if (visit.activeTimer !== undefined) return;
    const wait = visit.activeToldAt + ACTIVE_MS - this.#clock.elapsed();
    if (wait <= 0) this.#publishActive(visit);
    else visit.activeTimer = setTimeout(() => this.#publishActive(visit), wait);
  }

  /** Removes a socket of the person, which has closed. */
  disconnect(user: string, isActive: boolean): void {
    const visit = this.#visits.get(user);
    if (visit === undefined) return;
    if (isActive) visit.active--;
    else visit.idle--;
    if (visit.active === 0 && (isActive || visit.idle === 0)) this.#beginGrace(visit);
  }

  /** Adds a subscription of the person to the room. */
  subscribe(user: string, room: string): void {
    const visit = this.#visits.get(user);
    if (visit === undefined) return;
    const sockets = visit.reads.get(room) ?? 0;
    visit.reads.set(room, sockets + 1);
    if (sockets === 0 && !visit.rooms.has(room)) this.#publish(visit);
  }

  /** Removes a subscription of the person to the room. */
  unsubscribe(user: string, room: string): void {
    const visit = this.#visits.get(user);
    const sockets = visit?.reads.get(room);
    if (visit === undefined || sockets === undefined) return;
    if (sockets > 1) {
      visit.reads.set(room, sockets - 1);
    } else if (visit.rooms.has(room)) {
      // Who belongs to it is seen there anyway, and not a moment longer once that has ended.
      visit.reads.delete(room);
    } else {
      visit.reads.set(room, 0);
      this.#beginGrace(visit);
    }
  }

  /** Sets how the person is called and shown, their status, and the rooms that they belong to. */
  update({ person, status, rooms }: Pick<PresenceRecord, "person" | "status" | "rooms">): void {
    const visit = this.#visits.get(person.id);
    if (visit === undefined) return;
    visit.person = person;
    visit.status = status;
    visit.rooms = rooms;
    this.#publish(visit);
  }

  /** Some of the active people of whom it is to be noted again that they are here; they count as noted. */
  unnoted(): string[] {
    const now = this.#clock.elapsed();
    const found: string[] = [];
    for (const [user, visit] of this.#visits) {
      if (!visit.isActive || now - visit.notedAt < NOTED_MS) continue;
      visit.notedAt = now;
      if (found.push(user) === NOTED_AT_ONCE) break;
    }
    return found;
  }

  /** Ends timers, and forgets everybody. */
  close(): void {
    for (const { graceTimer: leaving, activeTimer: turning } of this.#visits.values()) {
      clearTimeout(leaving);
      clearTimeout(turning);
    }
    this.#visits.clear();
  }

  #publishActive(visit: Visit): void {
    visit.activeTimer = undefined;
    visit.activeToldAt = this.#clock.elapsed();
    this.#publish(visit);
  }

  #beginGrace(visit: Visit): void {
    clearTimeout(visit.graceTimer);
    visit.graceTimer = setTimeout(() => this.#endGrace(visit), GRACE_MS);
  }

  #endGrace(visit: Visit): void {
    for (const [room, sockets] of visit.reads) {
      if (sockets === 0) visit.reads.delete(room);
    }
    visit.isActive = visit.active > 0;
    if (visit.isActive || visit.idle > 0) return this.#publish(visit);
    clearTimeout(visit.activeTimer);
    this.#visits.delete(visit.person.id);
    this.#changed(visit.person.id, undefined);
  }

  #publish({ person, status, rooms, reads, isActive }: Visit): void {
    const others = [...reads.keys()].filter((room) => !rooms.has(room));
    this.#changed(person.id, { person, active: isActive, status, rooms, reads: others });
  }
}
