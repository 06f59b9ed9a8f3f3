import type { Clock, Stopwatch } from "../../base/clock.ts";
import { getOrInsert } from "../../base/runtime.ts";
import type { Person } from "../../protocol/event.ts";
import type { OwnStatus } from "../../protocol/own_status.ts";
import type { Bus } from "../isolates/bus.ts";
import { LocalPresence } from "./sockets.ts";
import type { Socket } from "../sockets/socket.ts";
import { PresenceFrames } from "./frames.ts";
import { type Here, offlineEntry, PresenceTable, type Present } from "./table.ts";
import { PresenceWatchers } from "./watchers.ts";
import { type Profile, ProfileWatch, type ReadProfiles } from "./profiles.ts";

/** How often an isolate says that it is there, and after how many silent rounds it is forgotten. */
const ROUND_MS = 20_000;
const SILENT_ROUNDS = 3;

/** What presence needs from around it. */
export interface PresenceDeps {
  bus: Pick<Bus, "isolate" | "post">;
  clock: Clock & Stopwatch;
  /** How many sockets the room has here. */
  socketsIn(room: string): number;
  /** Sends a frame to the room's sockets. */
  tell(room: string, frame: string): void;
  /** Looks people up who came or have changed. */
  profiles?: ReadProfiles | undefined;
  /** Notes that these people are, or were until now, here. */
  seen?: ((users: readonly string[]) => void) | undefined;
  failed?: ((error: unknown) => void) | undefined;
  /** `ROUND_MS` by default. */
  roundMs?: number | undefined;
}

/** Another isolate. */
interface Peer {
  /** How many changes it had told of when all of them were known; undefined: some are missing. */
  number: number | undefined;
  heardAt: number;
}

/**
 * Who is here and how they are to be shown, on all isolates. Each tells the others of its own people,
 * change by change, numbered; who misses one asks for all. An isolate that falls silent is forgotten
 * after three rounds.
 */
export class Presence {
  /** How long an isolate may be silent before it is forgotten, in milliseconds. */
  readonly silenceMs: number;
  #deps: PresenceDeps;
  #self: string;
  #local: LocalPresence;
  #table: PresenceTable;
  #frames: PresenceFrames;
  #watchers: PresenceWatchers;
  #profiles: ProfileWatch;
  #peers = new Map<string, Peer>();
  #number = 0;
  #rounds: ReturnType<typeof setInterval>;
  #listeners: ((user: string) => void)[] = [];

  constructor(deps: PresenceDeps) {
    this.#deps = deps;
    this.#self = deps.bus.isolate;
    const { roundMs = ROUND_MS, clock } = deps;
    this.silenceMs = SILENT_ROUNDS * roundMs;
    this.#table = new PresenceTable(clock, (before, after) => this.#show(before, after));
    this.#local = new LocalPresence(clock, (user, here) => this.#publish(user, here));
    this.#frames = new PresenceFrames({
      entriesIn: (room) => this.#table.in(room).map(({ entry }) => entry),
      socketsIn: (room) => deps.socketsIn(room),
      tell: (room, frame) => deps.tell(room, frame),
    });
    this.#watchers = new PresenceWatchers((user) => this.#table.of(user)?.entry);
    this.#profiles = new ProfileWatch(
      deps.profiles ?? (() => Promise.resolve([])),
      (profile) => this.#learn(profile),
      (error) => deps.failed?.(error),
    );
    this.#rounds = setInterval(() => this.#round(), roundMs);
    deps.bus.post({ kind: "presence_query" });
  }

  /** How somebody is shown; undefined: they are not here. */
  of(user: string): Present | undefined {
    return this.#table.of(user);
  }

  /** Everybody of the room who is here, on any isolate. */
  in(room: string): Present[] {
    return this.#table.in(room);
  }

  /** The frames that tell a socket who is in the room now: one that is `full`, then what follows it. */
  everybody(room: string): readonly string[] {
    return this.#frames.everybody(room);
  }

  /** A socket of this person has said hello. */
  come(
    person: Person,
    status: OwnStatus | undefined,
    rooms: Iterable<string>,
    isActive: boolean,
  ): void {
    const isFirst = this.#local.come(person, status, rooms, isActive);
    // What was known of them may have changed while the hello was read.
    if (isFirst) this.#profiles.look(person.id);
  }

  /** One of the person's sockets is in use now, or is no longer. */
  turn(user: string, isActive: boolean): void {
    this.#local.turn(user, isActive);
  }

  /** A socket of the person, in use or not, has closed. */
  go(user: string, isActive: boolean): void {
    this.#local.go(user, isActive);
  }

  /** A socket of this person is subscribed to the room. */
  enter(room: string, person: Person): void {
    this.#local.enter(person.id, room);
  }

  /** A socket of this person is no longer subscribed to the room. */
  leave(room: string, person: Person): void {
    this.#local.leave(person.id, room);
  }

  /** Has the socket follow people beside its rooms, and tells it who of them is here. */
  follow(socket: Socket, users: Iterable<string>): void {
    this.#watchers.follow(socket, users);
  }

  /** The socket has closed. */
  forget(socket: Socket): void {
    this.#watchers.forget(socket);
  }

  /** What the person says of themselves, or to which rooms they belong, has changed in the store. */
  look(user: string): void {
    if (this.#table.of(user) !== undefined) this.#profiles.look(user);
  }

  /** Calls back when somebody on this isolate is another one than before. */
  listen(listener: (user: string) => void): void {
    this.#listeners.push(listener);
  }

  /** Everybody whom an isolate has; without a name, this one. */
  on(isolate: string = this.#self): Here[] {
    return this.#table.all(isolate);
  }

  /** Takes what another isolate says of one person. */
  heard(isolate: string, number: number, user: string, here: Here | undefined): void {
    const peer = this.#hear(isolate);
    // A change that comes late or twice is in what is known.
    if (peer.number !== undefined && number <= peer.number) return;
    this.#table.set(isolate, user, here);
    // Who has been asked for everything answers; should the answer be lost, a round tells.
    if (peer.number === undefined) return;
    if (number === peer.number + 1) peer.number = number;
    else this.#ask(isolate, peer);
  }

  /** Takes that another isolate is there, having told of so many changes. */
  heardRound(isolate: string, number: number): void {
    const peer = this.#hear(isolate);
    if (peer.number !== number) this.#ask(isolate, peer);
  }

  /** Takes all that another isolate says, in place of what it said before. */
  heardAll(isolate: string, everybody: readonly Here[], number?: number): void {
    const peer = this.#hear(isolate);
    if (number !== undefined && peer.number !== undefined && number < peer.number) return;
    peer.number = number;
    this.#table.replace(isolate, everybody);
  }

  /** Tells the other isolates, or those who asked, all that is known here. */
  tell(): void {
    const people = this.on();
    this.#deps.bus.post({ kind: "presence_all", number: this.#number, people });
  }

  /** Tells the others that nobody is here any more; resolves when nothing is under way. */
  async close(): Promise<void> {
    clearInterval(this.#rounds);
    this.#local.close();
    this.#deps.seen?.(this.on().map(({ person }) => person.id));
    this.#table.replace(this.#self, []);
    this.#frames.close();
    this.tell();
    await this.#profiles.close();
  }

  #publish(user: string, here: Here | undefined): void {
    const isNews = this.#table.set(this.#self, user, here);
    if (here === undefined && this.#table.of(user) === undefined) this.#deps.seen?.([user]);
    if (!isNews) return;
    this.#deps.bus.post({ kind: "presence", number: ++this.#number, user, here });
    for (const listener of this.#listeners) listener(user);
  }

  #learn({ person, status, rooms }: Profile): void {
    this.#local.update(person.id, status, rooms);
    this.#table.update(person.id, this.#self, { status, rooms });
  }

  #show(before: Present | undefined, after: Present | undefined): void {
    const person = (after ?? before)?.person;
    if (person === undefined) return;
    const gone = offlineEntry(person);
    const isNew = before?.entry !== after?.entry;
    for (const room of before?.rooms ?? []) {
      if (!after?.rooms.has(room)) this.#frames.change(room, person.id, gone);
    }
    for (const room of after?.rooms ?? []) {
      if (isNew || !before?.rooms.has(room)) this.#frames.change(room, person.id, after!.entry);
    }
    if (isNew) this.#watchers.tell(person.id, after?.entry ?? gone);
  }

  #round(): void {
    this.#deps.bus.post({ kind: "presence_round", number: this.#number });
    const unnoted = this.#local.unnoted();
    if (unnoted.length > 0) this.#deps.seen?.(unnoted);
    this.#table.refresh();
    const oldest = this.#deps.clock.elapsed() - this.silenceMs;
    for (const [isolate, { heardAt }] of this.#peers) {
      if (heardAt >= oldest) continue;
      this.#peers.delete(isolate);
      this.#table.replace(isolate, []);
    }
  }

  #hear(isolate: string): Peer {
    const peer = getOrInsert(this.#peers, isolate, () => ({ number: 0, heardAt: 0 }));
    peer.heardAt = this.#deps.clock.elapsed();
    return peer;
  }

  #ask(isolate: string, peer: Peer): void {
    peer.number = undefined;
    this.#deps.bus.post({ kind: "presence_query", to: isolate });
  }
}
