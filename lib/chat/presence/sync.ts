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

/** The least time between two writes, in milliseconds; what changes meanwhile is written together. */
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
 * Keeps presence in step between isolates that only the store connects. Each writes its people while
 * there is a reader: an isolate that the bus does not reach and that has written lately. A server of
 * one process writes once, when it starts.
 */
export class PresenceSync {
  #options: PresenceSyncOptions;
  #dirty = new Set<number>();
  /** When an isolate that reads the rows last wrote its own. */
  #wantedAt = -Infinity;
  #writtenAt = -Infinity;
  #writing: DelayedTask;
  #renewal: ReturnType<typeof setInterval>;
  /** Isolate → person → the row that was read last, so that only profiles of new rows are read. */
  #known = new Map<string, Map<string, string>>();
  #work: Promise<void> = Promise.resolve();
  /** Whether there are rows of this isolate in the store. */
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

  /** Reads the rows of an isolate, which have changed, unless the bus reaches it. */
  read(isolate: string): void {
    if (this.#options.bus.reaches(isolate)) return;
    const isNew = !this.#isWanted;
    this.#wantedAt = this.#options.clock.elapsed();
    if (isNew) this.#renew();
    this.#enqueue(() => this.#read(isolate));
  }

  /** Removes the people of isolates that are not among those running. */
  keepOnly(running: readonly string[]): void {
    for (const isolate of this.#known.keys()) {
      if (running.includes(isolate)) continue;
      this.#known.delete(isolate);
      this.#enqueue(() => Promise.resolve(this.#options.presence.replace(isolate, [])));
    }
  }

  /** Removes the rows; resolves when nothing is under way any more. */
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

  /** Writes all rows anew, or removes them when nobody reads them any more. */
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
    const fresh = new Map(
      entries.filter(({ id }) => !old.has(id)).map((entry) => [entry.id, entry]),
    );
    const profiles = await this.#options.profiles([...fresh.keys()]);
    const found = profiles.map((profile): PresenceRecord => {
      const { active, reads = [] } = fresh.get(profile.person.id)!;
      return { ...profile, active, reads: reads.filter((room) => !profile.rooms.has(room)) };
    });
    // As they are now: their profiles may have been read meanwhile.
    const kept = presence.peopleOn(isolate).filter(({ person }) => old.has(person.id));
    this.#known.set(isolate, known);
    presence.replace(isolate, [...kept, ...found]);
  }

  /** Does one thing after the other, so that what was read last counts. */
  #enqueue(work: () => Promise<void>): Promise<void> {
    return this.#work = this.#work.then(work).catch(this.#options.onError);
  }
}

function toEntry({ person, active, reads }: PresenceRecord): PresenceEntry {
  return { id: person.id, active, ...(reads.length === 0 ? {} : { reads: [...reads] }) };
}
