import type { Clock } from "../base/clock.ts";
import type { Person } from "../protocol/event.ts";
import type { Bus, PresenceDigest } from "./bus.ts";

/** How long somebody counts as here after the last socket left, so that a reload is not seen. */
const GRACE_MS = 3_000;

/** How often each isolate repeats who is here, and after how many silent rounds it is forgotten. */
const DIGEST_MS = 20_000;
const SILENT_ROUNDS = 3;

/** People here on one isolate: room → user → the person. */
type Here = Map<string, Map<string, Person>>;

interface RemoteIsolate {
  here: Here;
  heardAt: number;
}

/** Called when somebody came to a room or left it, over all isolates. */
export type PresenceListener = (room: string, person: Person, here: boolean) => void;

/**
 * Who is here, room by room. Each isolate counts its own sockets and tells the others; what an
 * isolate that fell silent had told is forgotten after a minute.
 */
export class Presence {
  #bus: Pick<Bus, "post">;
  #clock: Clock;
  #sockets = new Map<string, Map<string, number>>();
  #local: Here = new Map();
  #remote = new Map<string, RemoteIsolate>();
  #leaving = new Map<string, ReturnType<typeof setTimeout>>();
  #onChange: PresenceListener;
  #digestTimer: ReturnType<typeof setInterval>;

  constructor(bus: Pick<Bus, "post">, clock: Clock, onChange: PresenceListener) {
    this.#bus = bus;
    this.#clock = clock;
    this.#onChange = onChange;
    this.#digestTimer = setInterval(() => this.#round(), DIGEST_MS);
    bus.post({ kind: "presence_query" });
  }

  /** A socket of this person entered the room. */
  enter(room: string, person: Person): void {
    const leaving = this.#leaving.get(`${room} ${person.id}`);
    if (leaving !== undefined) {
      clearTimeout(leaving);
      this.#leaving.delete(`${room} ${person.id}`);
    }
    const sockets = this.#sockets.getOrInsertComputed(room, () => new Map());
    sockets.set(person.id, (sockets.get(person.id) ?? 0) + 1);
    const here = this.#local.getOrInsertComputed(room, () => new Map());
    if (here.has(person.id)) return;
    const before = this.#isHere(room, person.id);
    here.set(person.id, person);
    if (!before) this.#onChange(room, person, true);
    this.#bus.post({ kind: "presence", room, person, here: true });
  }

  /** A socket of this person left the room. */
  leave(room: string, person: Person): void {
    const sockets = this.#sockets.get(room);
    const count = sockets?.get(person.id);
    if (sockets === undefined || count === undefined) return;
    if (count > 1) {
      sockets.set(person.id, count - 1);
      return;
    }
    sockets.delete(person.id);
    if (sockets.size === 0) this.#sockets.delete(room);
    const key = `${room} ${person.id}`;
    this.#leaving.set(
      key,
      setTimeout(() => {
        this.#leaving.delete(key);
        forget(this.#local, room, person.id);
        if (!this.#isHere(room, person.id)) this.#onChange(room, person, false);
        this.#bus.post({ kind: "presence", room, person, here: false });
      }, GRACE_MS),
    );
  }

  /** Everybody who is in the room, on any isolate. */
  in(room: string): Person[] {
    const people = new Map(this.#local.get(room));
    for (const { here } of this.#remote.values()) {
      for (const [id, person] of here.get(room) ?? []) people.set(id, person);
    }
    return [...people.values()];
  }

  /** Takes what another isolate says of one person. */
  heard(isolate: string, room: string, person: Person, here: boolean): void {
    const remote = this.#hear(isolate);
    const before = this.#isHere(room, person.id);
    if (here) remote.here.getOrInsertComputed(room, () => new Map()).set(person.id, person);
    else forget(remote.here, room, person.id);
    const after = this.#isHere(room, person.id);
    if (before !== after) this.#onChange(room, person, after);
  }

  /** Takes all that another isolate says, in place of what it said before. */
  heardDigest(isolate: string, digest: PresenceDigest): void {
    const remote = this.#hear(isolate);
    const here: Here = new Map(
      digest.rooms.map(([room, people]) => [room, new Map(people.map((p) => [p.id, p]))]),
    );
    this.#replace(remote, here);
  }

  /** Tells the other isolates all that is known here. */
  tell(): void {
    const rooms: PresenceDigest["rooms"] = [...this.#local].map((
      [room, people],
    ) => [room, [...people.values()]]);
    this.#bus.post({ kind: "presence_digest", digest: { rooms } });
  }

  close(): void {
    clearInterval(this.#digestTimer);
    for (const timer of this.#leaving.values()) clearTimeout(timer);
    this.#local.clear();
    this.tell();
  }

  #round(): void {
    this.tell();
    const oldest = this.#clock.now() - SILENT_ROUNDS * DIGEST_MS;
    for (const [isolate, remote] of this.#remote) {
      if (remote.heardAt >= oldest) continue;
      this.#replace(remote, new Map());
      this.#remote.delete(isolate);
    }
  }

  #hear(isolate: string): RemoteIsolate {
    const remote = this.#remote.getOrInsertComputed(isolate, () => ({
      here: new Map(),
      heardAt: 0,
    }));
    remote.heardAt = this.#clock.now();
    return remote;
  }

  #replace(remote: RemoteIsolate, here: Here): void {
    const old = remote.here;
    remote.here = here;
    for (const [room, people] of old) {
      for (const person of people.values()) {
        if (!this.#isHere(room, person.id)) this.#onChange(room, person, false);
      }
    }
    for (const [room, people] of here) {
      for (const person of people.values()) {
        if (!old.get(room)?.has(person.id)) this.#onChange(room, person, true);
      }
    }
  }

  #isHere(room: string, user: string): boolean {
    if (this.#local.get(room)?.has(user)) return true;
    return this.#remote.values().some(({ here }) => here.get(room)?.has(user) === true);
  }
}

function forget(here: Here, room: string, user: string): void {
  const people = here.get(room);
  people?.delete(user);
  if (people?.size === 0) here.delete(room);
}
