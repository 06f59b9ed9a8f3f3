import type { Stopwatch } from "../../base/clock.ts";
import type { Person } from "../../protocol/event.ts";
import type { OwnStatus } from "../../protocol/own_status.ts";
import type { PresenceRecord } from "./table.ts";

/** How long somebody counts as here after the last socket left, so that a reload is not seen. */
const GRACE_MS = 3_000;

/** How soon after a turn the next ones are told, as one; whoever turns all the time is told of no faster. */
const ACTIVE_MS = 1_000;

/** How often it is noted of somebody who is here that they are. */
const NOTED_MS = 5 * 60_000;

/** The most people of whom that is noted at a time. */
const NOTED_AT_ONCE = 500;

/** Somebody's sockets on this isolate. */
interface Visit {
  person: Person;
  status: OwnStatus | undefined;
  rooms: ReadonlySet<string>;
  /** Room → the sockets that are subscribed to it. */
  reads: Map<string, number>;
  /** Sockets in use, and those that are not. */
  active: number;
  idle: number;
  /** Whether they were at it when that was last looked at. */
  isActive: boolean;
  notedAt: number;
  activeToldAt: number;
  activeTimer: ReturnType<typeof setTimeout> | undefined;
  graceTimer: ReturnType<typeof setTimeout> | undefined;
}

/** What is told of whom: undefined when they have gone. */
export type PresenceSocketsListener = (user: string, here: PresenceRecord | undefined) => void;

/** Who is here on this isolate, by their sockets. What ends is told after a grace. */
export class PresenceSockets {
  #clock: Stopwatch;
  #changed: PresenceSocketsListener;
  #visits = new Map<string, Visit>();

  constructor(clock: Stopwatch, tell: PresenceSocketsListener) {
    this.#clock = clock;
    this.#changed = tell;
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
    const isNews = known === undefined || known.person.name !== person.name ||
      (isActive && !known.isActive);
    visit.person = person;
    if (isActive) visit.active++;
    else visit.idle++;
    visit.isActive ||= isActive;
    if (known === undefined) this.#visits.set(person.id, visit);
    if (isNews) this.#publish(visit);
  }

  /** Sets whether somebody is at one of the person’s sockets. */
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

  /** A socket of the person, in use or not, has closed. */
  disconnect(user: string, isActive: boolean): void {
    const visit = this.#visits.get(user);
    if (visit === undefined) return;
    if (isActive) visit.active--;
    else visit.idle--;
    if (visit.active === 0 && (isActive || visit.idle === 0)) this.#beginGrace(visit);
  }

  /** A socket of the person is subscribed to the room. */
  subscribe(user: string, room: string): void {
    const visit = this.#visits.get(user);
    if (visit === undefined) return;
    const sockets = visit.reads.get(room) ?? 0;
    visit.reads.set(room, sockets + 1);
    if (sockets === 0 && !visit.rooms.has(room)) this.#publish(visit);
  }

  /** A socket of the person is no longer subscribed to the room. */
  unsubscribe(user: string, room: string): void {
    const visit = this.#visits.get(user);
    const sockets = visit?.reads.get(room);
    if (visit === undefined || sockets === undefined) return;
    if (sockets > 1) {
      visit.reads.set(room, sockets - 1);
    } else if (visit.rooms.has(room)) {
      // Who belongs to it is seen there anyway; and no longer, for no grace, once that has ended.
      visit.reads.delete(room);
    } else {
      visit.reads.set(room, 0);
      this.#beginGrace(visit);
    }
  }

  /** What the person says of themselves and the rooms that they belong to, as the store has it. */
  update(user: string, status: OwnStatus | undefined, rooms: ReadonlySet<string>): void {
    const visit = this.#visits.get(user);
    if (visit === undefined) return;
    visit.status = status;
    visit.rooms = rooms;
    this.#publish(visit);
  }

  /** Some of those who are at it, of whom it was not noted for a while that they are here. */
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

  /** Tells nothing any more. */
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
