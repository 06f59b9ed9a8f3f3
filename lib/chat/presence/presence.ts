import type { Clock, Stopwatch } from "../../base/clock.ts";
import { getOrInsert } from "../../base/runtime.ts";
import type { Subscription } from "../delivery/channel.ts";
import type { Channels } from "../delivery/channels.ts";
import type { Bus, Envelope } from "../isolates/bus.ts";
import { PresenceSockets } from "./sockets.ts";
import { PresenceFrames } from "./frames.ts";
import { offlineEntry, type PersonPresence, type PresenceRecord, PresenceTable } from "./table.ts";
import { PresenceWatchers } from "./watchers.ts";
import { type Profile, ProfileReader, type ReadProfiles } from "./profiles.ts";

/** The silent rounds after which another isolate is forgotten. */
const SILENT_ROUNDS = 3;

export interface PresenceOptions {
  bus: Pick<Bus, "isolate" | "listen" | "post">;
  clock: Clock & Stopwatch;
  channels: Pick<Channels, "subscriptions">;
  profiles: ReadProfiles;
  /** Notes that these people are here, or were until now. */
  noteSeen(users: readonly string[]): void;
  onError(error: unknown): void;
  /** The time between two rounds, in which an isolate posts that it is running, in milliseconds. */
  roundMs: number;
}

/** Another isolate. */
interface Peer {
  /** The number of its last change when all of them have come; undefined when some are missing. */
  number: number | undefined;
  receivedAt: number;
}

/**
 * The people who are here and how they are shown, on all isolates. Each isolate posts the changes of its
 * own people, numbered; whichever misses one asks for all. One that is silent for three rounds is
 * forgotten.
 */
export class Presence {
  /** How long an isolate may be silent before it is forgotten, in milliseconds. */
  readonly silenceMs: number;
  /** The people of this isolate, by their sockets. */
  readonly sockets: PresenceSockets;
  /** The sockets of this isolate that watch people rather than rooms. */
  readonly watchers: PresenceWatchers;
  #options: PresenceOptions;
  #self: string;
  #table: PresenceTable;
  #frames: PresenceFrames;
  #profiles: ProfileReader;
  #peers = new Map<string, Peer>();
  #number = 0;
  #rounds: ReturnType<typeof setInterval>;
  #listeners: ((user: string) => void)[] = [];

  constructor(options: PresenceOptions) {
    const { bus, clock, channels, roundMs } = options;
    this.#options = options;
    this.#self = bus.isolate;
    this.silenceMs = SILENT_ROUNDS * roundMs;
    this.#table = new PresenceTable(clock, (before, after) => this.#sendChange(before, after));
    this.sockets = new PresenceSockets(clock, (user, here) => this.#publish(user, here));
    this.watchers = new PresenceWatchers((user) => this.#table.get(user)?.entry);
    this.#frames = new PresenceFrames({
      entriesIn: (room) => this.#table.peopleIn(room).map(({ entry }) => entry),
      socketsIn: (room) => channels.subscriptions(room).size,
      send: (room, frame) => this.#send(room, frame),
    });
    this.#profiles = new ProfileReader(
      options.profiles,
      (profile) => this.#applyProfile(profile),
      options.onError,
    );
    bus.listen((message) => this.#receive(message));
    this.#rounds = setInterval(() => this.#round(), roundMs);
    bus.post({ kind: "presence_query" });
  }

  /** The presence of a person; undefined for one who is not here. */
  get(user: string): PersonPresence | undefined {
    return this.#table.get(user);
  }

  /** The people of the room who are here, on any isolate. */
  peopleIn(room: string): PersonPresence[] {
    return this.#table.peopleIn(room);
  }

  /** Sends a subscription the people of the room who are here, and each change from then on. */
  show(room: string, subscription: Subscription): void {
    for (const frame of this.#frames.of(room)) subscription.deliver(frame);
    subscription.seesPeople = true;
  }

  /** Reads the name, the status and the rooms of a person, which have changed in the store. */
  refresh(user: string): void {
    if (this.#table.get(user) !== undefined) this.#profiles.read(user);
  }

  /** Calls `listener` with each person of this isolate whose record changes. */
  onChange(listener: (user: string) => void): void {
    this.#listeners.push(listener);
  }

  /** The records of an isolate; without a name, of this one. */
  peopleOn(isolate: string = this.#self): PresenceRecord[] {
    return this.#table.peopleOn(isolate);
  }

  /** Sets the records of another isolate, unless a change after `number` has come from it. */
  replace(isolate: string, everybody: readonly PresenceRecord[], number?: number): void {
    const peer = this.#peer(isolate);
    if (number !== undefined && peer.number !== undefined && number < peer.number) return;
    peer.number = number;
    this.#table.replace(isolate, everybody);
  }

  /** Posts that nobody is on this isolate any more; resolves when nothing is under way. */
  async close(): Promise<void> {
    clearInterval(this.#rounds);
    this.sockets.close();
    this.#options.noteSeen(this.peopleOn().map(({ person }) => person.id));
    this.#table.replace(this.#self, []);
    this.#frames.close();
    this.#postAll();
    await this.#profiles.close();
  }

  #receive(message: Envelope): void {
    switch (message.kind) {
      case "presence":
        return this.#applyChange(message.from, message.number, message.user, message.here);
      case "presence_all":
        return this.replace(message.from, message.people, message.number);
      case "presence_round":
        return this.#applyRound(message.from, message.number);
      case "presence_query":
        if ((message.to ?? this.#self) === this.#self) this.#postAll();
        return;
      default:
        return;
    }
  }

  #applyChange(
    isolate: string,
    number: number,
    user: string,
    here: PresenceRecord | undefined,
  ): void {
    const peer = this.#peer(isolate);
    // A change that comes late or twice is known already.
    if (peer.number !== undefined && number <= peer.number) return;
    this.#table.set(isolate, user, here);
    // It was asked for all; should the answer be lost, the next round asks again.
    if (peer.number === undefined) return;
    if (number === peer.number + 1) peer.number = number;
    else this.#query(isolate, peer);
  }

  #applyRound(isolate: string, number: number): void {
    const peer = this.#peer(isolate);
    if (peer.number !== number) this.#query(isolate, peer);
  }

  #postAll(): void {
    const people = this.peopleOn();
    this.#options.bus.post({ kind: "presence_all", number: this.#number, people });
  }

  #publish(user: string, here: PresenceRecord | undefined): void {
    const isFirst = here !== undefined && !this.#table.isOn(this.#self, user);
    const isNews = this.#table.set(this.#self, user, here);
    if (here === undefined && this.#table.get(user) === undefined) this.#options.noteSeen([user]);
    if (!isNews) return;
    this.#options.bus.post({ kind: "presence", number: ++this.#number, user, here });
    for (const listener of this.#listeners) listener(user);
    // What the hello has of them may have changed while it was read.
    if (isFirst) this.#profiles.read(user);
  }

  /** A subscription that was sent who is here is sent each change of it, also while it catches up. */
  #send(room: string, frame: string): void {
    for (const subscription of this.#options.channels.subscriptions(room)) {
      if (subscription.seesPeople) subscription.deliver(frame);
    }
  }

  #applyProfile(profile: Profile): void {
    this.sockets.update(profile);
    this.#table.update(this.#self, profile);
  }

  #sendChange(before: PersonPresence | undefined, after: PersonPresence | undefined): void {
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
    if (isNew) this.watchers.send(person.id, after?.entry ?? gone);
  }

  #round(): void {
    this.#options.bus.post({ kind: "presence_round", number: this.#number });
    const unnoted = this.sockets.unnoted();
    if (unnoted.length > 0) this.#options.noteSeen(unnoted);
    this.#table.refresh();
    const oldest = this.#options.clock.elapsed() - this.silenceMs;
    for (const [isolate, { receivedAt: heardAt }] of this.#peers) {
      if (heardAt >= oldest) continue;
      this.#peers.delete(isolate);
      this.#table.replace(isolate, []);
    }
  }

  #peer(isolate: string): Peer {
    const peer = getOrInsert(this.#peers, isolate, () => ({ number: 0, receivedAt: 0 }));
    peer.receivedAt = this.#options.clock.elapsed();
    return peer;
  }

  #query(isolate: string, peer: Peer): void {
    peer.number = undefined;
    this.#options.bus.post({ kind: "presence_query", to: isolate });
  }
}
