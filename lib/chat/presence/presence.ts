import type { Clock, Stopwatch } from "../../base/clock.ts";
import { getOrInsert } from "../../base/runtime.ts";
import type { Person } from "../../protocol/event.ts";
import type { OwnStatus } from "../../protocol/own_status.ts";
import type { Bus } from "../isolates/bus.ts";
import { PresenceSockets } from "./sockets.ts";
import type { Socket } from "../sockets/socket.ts";
import { PresenceFrames } from "./frames.ts";
import { type Here, offlineEntry, PresenceTable, type Present } from "./table.ts";
import { PresenceWatchers } from "./watchers.ts";
import { type Profile, ProfileReader, type ReadProfiles } from "./profiles.ts";

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
  send(room: string, frame: string): void;
  /** Looks people up who came or have changed. */
  profiles?: ReadProfiles | undefined;
  /** Notes that these people are, or were until now, here. */
  noteSeen?: ((users: readonly string[]) => void) | undefined;
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
  #sockets: PresenceSockets;
  #table: PresenceTable;
  #frames: PresenceFrames;
  #watchers: PresenceWatchers;
  #profiles: ProfileReader;
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
    this.#sockets = new PresenceSockets(clock, (user, here) => this.#publish(user, here));
    this.#frames = new PresenceFrames({
      entriesIn: (room) => this.#table.peopleIn(room).map(({ entry }) => entry),
      socketsIn: (room) => deps.socketsIn(room),
      postAll: (room, frame) => deps.send(room, frame),
    });
    this.#watchers = new PresenceWatchers((user) => this.#table.get(user)?.entry);
    this.#profiles = new ProfileReader(
      deps.profiles ?? (() => Promise.resolve([])),
      (profile) => this.#applyProfile(profile),
      (error) => deps.failed?.(error),
    );
    this.#rounds = setInterval(() => this.#round(), roundMs);
    deps.bus.post({ kind: "presence_query" });
  }

  /** How somebody is shown; undefined: they are not here. */
  get(user: string): Present | undefined {
    return this.#table.get(user);
  }

  /** Everybody of the room who is here, on any isolate. */
  peopleIn(room: string): Present[] {
    return this.#table.peopleIn(room);
  }

  /** The frames that tell a socket who is in the room now: one that is `full`, then what follows it. */
  framesOf(room: string): readonly string[] {
    return this.#frames.of(room);
  }

  /** A socket of this person has said hello. */
  connect(
    person: Person,
    status: OwnStatus | undefined,
    rooms: Iterable<string>,
    isActive: boolean,
  ): void {
    const isFirst = this.#sockets.connect(person, status, rooms, isActive);
    // What was known of them may have changed while the hello was read.
    if (isFirst) this.#profiles.read(person.id);
  }

  /** One of the person's sockets is in use now, or is no longer. */
  setActive(user: string, isActive: boolean): void {
    this.#sockets.setActive(user, isActive);
  }

  /** A socket of the person, in use or not, has closed. */
  disconnect(user: string, isActive: boolean): void {
    this.#sockets.disconnect(user, isActive);
  }

  /** A socket of this person is subscribed to the room. */
  subscribe(room: string, person: Person): void {
    this.#sockets.subscribe(person.id, room);
  }

  /** A socket of this person is no longer subscribed to the room. */
  unsubscribe(room: string, person: Person): void {
    this.#sockets.unsubscribe(person.id, room);
  }

  /** Has the socket follow people beside its rooms, and tells it who of them is here. */
  watch(socket: Socket, users: Iterable<string>): void {
    this.#watchers.add(socket, users);
  }

  /** The socket has closed. */
  unwatch(socket: Socket): void {
    this.#watchers.remove(socket);
  }

  /** What the person says of themselves, or to which rooms they belong, has changed in the store. */
  refresh(user: string): void {
    if (this.#table.get(user) !== undefined) this.#profiles.read(user);
  }

  /** Calls back when somebody on this isolate is another one than before. */
  onChange(listener: (user: string) => void): void {
    this.#listeners.push(listener);
  }

  /** Everybody whom an isolate has; without a name, this one. */
  peopleOn(isolate: string = this.#self): Here[] {
    return this.#table.peopleOn(isolate);
  }

  /** Takes what another isolate says of one person. */
  applyChange(isolate: string, number: number, user: string, here: Here | undefined): void {
    const peer = this.#peer(isolate);
    // A change that comes late or twice is in what is known.
    if (peer.number !== undefined && number <= peer.number) return;
    this.#table.set(isolate, user, here);
    // Who has been asked for everything answers; should the answer be lost, a round tells.
    if (peer.number === undefined) return;
    if (number === peer.number + 1) peer.number = number;
    else this.#ask(isolate, peer);
  }

  /** Takes that another isolate is there, having told of so many changes. */
  applyRound(isolate: string, number: number): void {
    const peer = this.#peer(isolate);
    if (peer.number !== number) this.#ask(isolate, peer);
  }

  /** Takes all that another isolate says, in place of what it said before. */
  replace(isolate: string, everybody: readonly Here[], number?: number): void {
    const peer = this.#peer(isolate);
    if (number !== undefined && peer.number !== undefined && number < peer.number) return;
    peer.number = number;
    this.#table.replace(isolate, everybody);
  }

  /** Tells the other isolates, or those who asked, all that is known here. */
  tell(): void {
    const people = this.peopleOn();
    this.#deps.bus.post({ kind: "presence_all", number: this.#number, people });
  }

  /** Tells the others that nobody is here any more; resolves when nothing is under way. */
  async close(): Promise<void> {
    clearInterval(this.#rounds);
    this.#sockets.close();
    this.#deps.noteSeen?.(this.peopleOn().map(({ person }) => person.id));
    this.#table.replace(this.#self, []);
    this.#frames.close();
    this.tell();
    await this.#profiles.close();
  }

  #publish(user: string, here: Here | undefined): void {
    const isNews = this.#table.set(this.#self, user, here);
    if (here === undefined && this.#table.get(user) === undefined) this.#deps.noteSeen?.([user]);
    if (!isNews) return;
    this.#deps.bus.post({ kind: "presence", number: ++this.#number, user, here });
    for (const listener of this.#listeners) listener(user);
  }

  #applyProfile({ person, status, rooms }: Profile): void {
    this.#sockets.update(person.id, status, rooms);
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
    if (isNew) this.#watchers.send(person.id, after?.entry ?? gone);
  }

  #round(): void {
    this.#deps.bus.post({ kind: "presence_round", number: this.#number });
    const unnoted = this.#sockets.unnoted();
    if (unnoted.length > 0) this.#deps.noteSeen?.(unnoted);
    this.#table.refresh();
    const oldest = this.#deps.clock.elapsed() - this.silenceMs;
    for (const [isolate, { heardAt }] of this.#peers) {
      if (heardAt >= oldest) continue;
      this.#peers.delete(isolate);
      this.#table.replace(isolate, []);
    }
  }

  #peer(isolate: string): Peer {
    const peer = getOrInsert(this.#peers, isolate, () => ({ number: 0, heardAt: 0 }));
    peer.heardAt = this.#deps.clock.elapsed();
    return peer;
  }

  #ask(isolate: string, peer: Peer): void {
    peer.number = undefined;
    this.#deps.bus.post({ kind: "presence_query", to: isolate });
  }
}
