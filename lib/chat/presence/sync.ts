import type { Stopwatch } from "../../base/clock.ts";
import { DelayedTask } from "../../base/delayed_task.ts";
import {
  partOf,
  type PresenceEntry,
  type PresenceSnapshots,
} from "../../store/isolates/presence_snapshot.ts";
import type { Bus } from "../isolates/bus.ts";
import type { Presence } from "./presence.ts";
import type { PresenceRecord } from "./table.ts";
import type { ReadProfiles } from "./profiles.ts";

/** The least time between two writes, in milliseconds: what changes meanwhile is written together. */
const PAUSE_MS = 2_000;

export interface PresenceSyncOptions {
  rows: PresenceSnapshots;
  presence: Presence;
  bus: Pick<Bus, "reaches">;
  profiles: ReadProfiles;
  clock: Stopwatch;
  onError(error: unknown): void;
}

/**
 * Presence between isolates that only the store connects. Each writes down who is on it while there is
 * somebody to read that: an isolate that the bus does not reach and that was heard of lately. A
 * server of one process writes nothing but that it has begun.
 */
export class PresenceSync {
  #options: PresenceSyncOptions;
  #dirty = new Set<number>();
  /** When an isolate that reads the rows was last heard of. */
  #wantedAt = -Infinity;
  #writtenAt = -Infinity;
  #writing: DelayedTask;
  #renewal: ReturnType<typeof setInterval>;
  /** What each of the others had written of somebody, so that only what is new is looked up. */
  #known = new Map<string, Map<string, string>>();
  #work: Promise<void> = Promise.resolve();
  /** Whether there are rows of this isolate that somebody may read. */
  #hasRows = false;

  constructor(options: PresenceSyncOptions) {
    this.#options = options;
    this.#writing = new DelayedTask({
      delayMs: () => {
        const nextAt = this.#writtenAt + PAUSE_MS;
        return Math.max(0, Math.min(PAUSE_MS, nextAt - options.clock.elapsed()));
      },
      run: () => {
        this.#writtenAt = options.clock.elapsed();
        return this.#enqueue(() => this.#write());
      },
    });
    options.presence.onChange((user) => this.#change(user));
    this.#renewal = setInterval(() => this.#renew(), options.presence.silenceMs / 3);
    this.#enqueue(() => options.rows.write(new Map()));
  }

  /** An isolate tells that its rows are others than before: reads them, if nothing else told. */
  read(isolate: string): void {
    if (this.#options.bus.reaches(isolate)) return;
    const isNew = !this.#isWanted;
    this.#wantedAt = this.#options.clock.elapsed();
    if (isNew) this.#renew();
    this.#enqueue(() => this.#read(isolate));
  }

  /** Only these isolates are running: the people of one that has stopped have gone. */
  keepOnly(running: readonly string[]): void {
    for (const isolate of this.#known.keys()) {
      if (running.includes(isolate)) continue;
      this.#known.delete(isolate);
      this.#enqueue(() => Promise.resolve(this.#options.presence.replace(isolate, [])));
    }
  }

  /** Writes nothing any more; resolves when nothing is under way. */
  async close(): Promise<void> {
    clearInterval(this.#renewal);
    await this.#writing.close();
    await this.#work;
    if (this.#hasRows) await this.#options.rows.clear().catch(this.#options.onError);
  }

  get #isWanted(): boolean {
    return this.#options.clock.elapsed() - this.#wantedAt < this.#options.presence.silenceMs;
  }

  #change(user: string): void {
    this.#dirty.add(partOf(user));
    if (this.#isWanted) this.#writing.schedule();
  }

  /** Writes everything anew, and takes it away when nobody reads it any more. */
  #renew(): void {
    if (!this.#isWanted) {
      if (this.#hasRows) this.#enqueue(() => this.#clear());
      return;
    }
    for (const { person } of this.#options.presence.peopleOn()) this.#dirty.add(partOf(person.id));
    this.#writing.schedule();
  }

  async #clear(): Promise<void> {
    if (this.#isWanted) return;
    await this.#options.rows.clear();
    this.#hasRows = false;
  }

  async #write(): Promise<void> {
    const parts = new Map([...this.#dirty].map((part): [number, PresenceEntry[]] => [part, []]));
    this.#dirty.clear();
    for (const here of this.#options.presence.peopleOn()) {
      parts.get(partOf(here.person.id))?.push(toEntry(here));
    }
    await this.#options.rows.write(parts);
    this.#hasRows = true;
  }

  async #read(isolate: string): Promise<void> {
    const entries = await this.#options.rows.read(isolate);
    if (entries === undefined) return;
    const { presence } = this.#options;
    const before = this.#known.get(isolate);
    const known = new Map(entries.map((entry) => [entry.id, JSON.stringify(entry)]));
    const old = new Set(
      presence.peopleOn(isolate).map(({ person }) => person.id)
        .filter((id) => known.has(id) && known.get(id) === before?.get(id)),
    );
    const news = new Map(
      entries.filter(({ id }) => !old.has(id)).map((entry) => [entry.id, entry]),
    );
    const profiles = await this.#options.profiles([...news.keys()]);
    const found = profiles.map((profile): PresenceRecord => {
      const { active, reads = [] } = news.get(profile.person.id)!;
      return { ...profile, active, reads: reads.filter((room) => !profile.rooms.has(room)) };
    });
    // As they are now: they may have been looked up while the others were.
    const kept = presence.peopleOn(isolate).filter(({ person }) => old.has(person.id));
    this.#known.set(isolate, known);
    presence.replace(isolate, [...kept, ...found]);
  }

  /** One after the other, so that what was read last is what counts. */
  #enqueue(work: () => Promise<void>): Promise<void> {
    return this.#work = this.#work.then(work).catch(this.#options.onError);
  }
}

function toEntry({ person, active, reads }: PresenceRecord): PresenceEntry {
  return { id: person.id, active, ...(reads.length === 0 ? {} : { reads: [...reads] }) };
}
