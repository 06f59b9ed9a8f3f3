import { partitionOf } from "../../base/partition.ts";
import type { Stopwatch } from "../../base/clock.ts";
import type { Build, Operation } from "../kv/operation.ts";
import type { Incarnation } from "../kv/incarnation.ts";
import { keys } from "../kv/keys.ts";
import type { Kv } from "../kv/kv.ts";

/** The number of counters that an isolate has for rooms; each stands for a part of the rooms. */
const SHARDS = 8;

/** The counter that moves when sessions end before their time. */
export const SESSIONS = "sessions";

/** The counter that moves when people's lists of rooms change. */
export const LISTS = "lists";

/** The time for which an isolate counts as running after its registration was renewed, in milliseconds. */
const ALIVE_MS = 60_000;

/** The time between two renewals. */
const RENEW_MS = 20_000;

/** The most counters that are read at a time; far more than isolates share a store. */
const LISTED = 1_000;

export interface CountersOptions {
  kv: Kv;
  /** This isolate's name, unique among those that share the database. */
  isolate: string;
  stopwatch: Stopwatch;
  /** Notes with each registration that the database is alive. */
  incarnation: Pick<Incarnation, "put" | "committed">;
  onError(error: unknown): void;
}

/** The counter of an isolate that stands for this room. */
export function shardOf(room: string): string {
  return String(partitionOf(room, SHARDS));
}

/** One counter: whose it is, which part of the rooms it stands for, and where it is. */
export interface Counter {
  isolate: string;
  shard: string;
  count: bigint;
}

/**
 * Counters in the store that move when there is something to read, for whom the bus does not reach:
 * other processes on the same file, other machines on the same remote store. Each isolate adds to
 * its own, in the commit that it tells of, so nobody waits for anybody, and an isolate's own writes
 * never wake it.
 */
export class Counters {
  readonly isolate: string;
  #kv: Kv;
  #onError: (error: unknown) => void;
  #stopwatch: Stopwatch;
  #incarnation: Pick<Incarnation, "put" | "committed">;
  #renewal: ReturnType<typeof setInterval>;
  #renewing: Promise<void> | undefined;
  /** Each other isolate's last word, and when it was new here; other machines' clocks do not count. */
  #heard = new Map<string, { versionstamp: string; at: number }>();
  /** Whether this isolate's own last word was stored: where nothing can be, nobody is gone. */
  #isStored = false;

  private constructor({ kv, isolate, stopwatch, incarnation, onError }: CountersOptions) {
    this.#kv = kv;
    this.#incarnation = incarnation;
    this.#stopwatch = stopwatch;
    this.isolate = isolate;
    this.#onError = onError;
    this.#renewal = setInterval(() => this.renew(), RENEW_MS);
  }

  /** Registers this isolate, or, where nothing can be stored, as soon as something can. */
  static async open(options: CountersOptions): Promise<Counters> {
    const counters = new Counters(options);
    await counters.renew();
    return counters;
  }

  /** Says that this isolate is running, as it does every 20 s, and hears who else is. */
  renew(): Promise<void> {
    this.#renewing ??= this.#register().catch(this.#onError)
      .finally(() => this.#renewing = undefined);
    return this.#renewing;
  }

  /** Moves this isolate's counter for the room, as a part of `op`. */
  add(op: Operation, room: string): void {
    op.sum(keys.counter(this.isolate, shardOf(room)), 1n);
  }

  /** Moves this isolate's counter for sessions, as a part of `op`. */
  addSessions(op: Operation): void {
    op.sum(keys.counter(this.isolate, SESSIONS), 1n);
  }

  /** Moves this isolate's counter for people's lists, as a part of `op`. */
  addLists(op: Operation): void {
    op.sum(keys.counter(this.isolate, LISTS), 1n);
  }

  /** Every counter there is, of the other isolates. */
  async read(): Promise<Counter[]> {
    const entries = await this.#kv.list<Deno.KvU64>({ prefix: keys.counters() }, { limit: LISTED });
    return entries.map(toCounter).filter(({ isolate }) => isolate !== this.isolate);
  }

  /** The other isolates that are running, as of a number that grows when one more registers. */
  async others(): Promise<{ isolates: string[]; registered: bigint }> {
    // In this order: who registers in between is listed, and noticed once more.
    const count = await this.#kv.get<Deno.KvU64>(keys.isolateCount());
    const entries = await this.#kv.list({ prefix: keys.isolates() }, { limit: LISTED });
    const now = this.#stopwatch.elapsed();
    const isolates = entries.map(({ key, versionstamp }) => {
      const id = String(key.at(-1));
      if (this.#heard.get(id)?.versionstamp !== versionstamp) {
        this.#heard.set(id, { versionstamp, at: now });
      }
      return id;
    });
    const listed = new Set(isolates);
    for (const id of this.#heard.keys()) if (!listed.has(id)) this.#heard.delete(id);
    return {
      isolates: isolates.filter((id) => id !== this.isolate && !this.#isGone(id, now)),
      registered: count.value?.value ?? 0n,
    };
  }

  /** Whether this isolate is to do what one of those that run has to: the first of them by name. */
  async isFirst(): Promise<boolean> {
    return (await this.others()).isolates.every((id) => this.isolate < id);
  }

  /**
   * Watches the counters of these isolates. The first call of `moved` tells where they are; the
   * store may leave out values in between.
   */
  async watch(
    isolates: readonly string[],
    moved: (counters: Counter[]) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const shards = [...Array(SHARDS).keys()].map(String);
    const all = isolates.flatMap((isolate) =>
      [...shards, SESSIONS, LISTS].map((shard) => keys.counter(isolate, shard))
    );
    await Promise.all(
      this.#kv.watch<Deno.KvU64>(all, signal).map(async (stream) => {
        for await (const entries of stream) {
          moved(entries.flatMap((entry) => entry.value === null ? [] : toCounter(entry)));
        }
      }),
    );
  }

  /** Calls `changed` when the number of registrations is no longer `registered`. */
  async watchOthers(registered: bigint, changed: () => void, signal: AbortSignal): Promise<void> {
    for (const stream of this.#kv.watch<Deno.KvU64>([keys.isolateCount()], signal)) {
      for await (const [count] of stream) {
        if ((count?.value?.value ?? 0n) !== registered) changed();
      }
    }
  }

  /**
   * Takes this isolate off the list.
   *
   * @throws {ChatError} `unavailable` where nothing can be stored: it counts as gone after a minute
   * then
   */
  async close(): Promise<void> {
    clearInterval(this.#renewal);
    await this.#renewing;
    await this.#commit((op) => op.delete(keys.isolate(this.isolate)));
  }

  async #register(): Promise<void> {
    const wasStored = this.#isStored;
    this.#isStored = false;
    const key = keys.isolate(this.isolate);
    const isNew = (await this.#kv.get(key)).value === null;
    await this.#commit((op) => {
      op.set(key, true);
      if (isNew) op.sum(keys.isolateCount(), 1n);
    });
    // The others could say nothing meanwhile either.
    const now = this.#stopwatch.elapsed();
    if (!wasStored) { for (const heard of this.#heard.values()) heard.at = now; }
    this.#isStored = true;
    await this.others();
  }

  async #commit(build: Build): Promise<void> {
    const versionstamp = await this.#kv.commit((op) => {
      build(op);
      this.#incarnation.put(op);
    });
    await this.#incarnation.committed(versionstamp);
  }

  #isGone(isolate: string, now: number): boolean {
    return this.#isStored && now - (this.#heard.get(isolate)?.at ?? now) > ALIVE_MS;
  }
}

function toCounter({ key, value }: Deno.KvEntry<Deno.KvU64>): Counter {
  return { isolate: String(key.at(-2)), shard: String(key.at(-1)), count: value.value };
}
