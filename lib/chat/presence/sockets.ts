import type { Stopwatch } from "../../base/clock.ts";
import type { Person } from "../../protocol/event.ts";
import type { OwnStatus } from "../../protocol/own_status.ts";
import type { Here } from "./table.ts";

/** How long somebody counts as here after the last socket left, so that a reload is not seen. */
const GRACE_MS = 3_000;

/** How soon after a turn the next ones are told, as one; whoever turns all the time is told of no faster. */
const TURN_MS = 1_000;

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
  turnedAt: number;
  turning: ReturnType<typeof setTimeout> | undefined;
  leaving: ReturnType<typeof setTimeout> | undefined;
}

/** What is told of whom: undefined when they have gone. */
export type LocalListener = (user: string, here: Here | undefined) => void;

/** Who is here on this isolate, by their sockets. What ends is told after a grace. */
export class LocalPresence {
  #clock: Stopwatch;
  #tell: LocalListener;
  #visits = new Map<string, Visit>();

  constructor(clock: Stopwatch, tell: LocalListener) {
    this.#clock = clock;
    this.#tell = tell;
  }

  /** A socket of this person has said hello. Says whether it is the first one here. */
  come(
    person: Person,
    status: OwnStatus | undefined,
    rooms: Iterable<string>,
    isActive: boolean,
  ): boolean {
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
      turnedAt: -Infinity,
      turning: undefined,
      leaving: undefined,
    };
    const isNews = known === undefined || known.person.name !== person.name ||
      (isActive && !known.isActive);
    visit.person = person;
    if (isActive) visit.active++;
    else visit.idle++;
    visit.isActive ||= isActive;
    if (known === undefined) this.#visits.set(person.id, visit);
    if (isNews) this.#publish(visit);
    return known === undefined;
  }

  /** One of the person's sockets is in use now, or is no longer. */
  turn(user: string, isActive: boolean): void {
    const visit = this.#visits.get(user);
    if (visit === undefined) return;
    visit.active += isActive ? 1 : -1;
    visit.idle -= isActive ? 1 : -1;
    if (visit.isActive === visit.active > 0) return;
    visit.isActive = visit.active > 0;
    if (visit.turning !== undefined) return;
    const wait = visit.turnedAt + TURN_MS - this.#clock.elapsed();
    if (wait <= 0) this.#turned(visit);
    else visit.turning = setTimeout(() => this.#turned(visit), wait);
  }

  /** A socket of the person, in use or not, has closed. */
  go(user: string, isActive: boolean): void {
    const visit = this.#visits.get(user);
    if (visit === undefined) return;
    if (isActive) visit.active--;
    else visit.idle--;
    if (visit.active === 0 && (isActive || visit.idle === 0)) this.#settleLater(visit);
  }

  /** A socket of the person is subscribed to the room. */
  enter(user: string, room: string): void {
    const visit = this.#visits.get(user);
    if (visit === undefined) return;
    const sockets = visit.reads.get(room) ?? 0;
    visit.reads.set(room, sockets + 1);
    if (sockets === 0 && !visit.rooms.has(room)) this.#publish(visit);
  }

  /** A socket of the person is no longer subscribed to the room. */
  leave(user: string, room: string): void {
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
      this.#settleLater(visit);
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
    for (const { leaving, turning } of this.#visits.values()) {
      clearTimeout(leaving);
      clearTimeout(turning);
    }
    this.#visits.clear();
  }

  #turned(visit: Visit): void {
    visit.turning = undefined;
    visit.turnedAt = this.#clock.elapsed();
    this.#publish(visit);
  }

  #settleLater(visit: Visit): void {
    clearTimeout(visit.leaving);
    visit.leaving = setTimeout(() => this.#settle(visit), GRACE_MS);
  }

  #settle(visit: Visit): void {
    for (const [room, sockets] of visit.reads) {
      if (sockets === 0) visit.reads.delete(room);
    }
    visit.isActive = visit.active > 0;
    if (visit.isActive || visit.idle > 0) return this.#publish(visit);
    clearTimeout(visit.turning);
    this.#visits.delete(visit.person.id);
    this.#tell(visit.person.id, undefined);
  }

  #publish({ person, status, rooms, reads, isActive }: Visit): void {
    const others = [...reads.keys()].filter((room) => !rooms.has(room));
    this.#tell(person.id, { person, active: isActive, status, rooms, reads: others });
  }
}
