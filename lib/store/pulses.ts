import type { Operation } from "./batch.ts";
import { keys } from "./keys.ts";
import type { Kv } from "./kv.ts";

/** How many counters an isolate has for rooms; whoever sees one move looks at that part of them. */
const SHARDS = 8;

/** The counter that moves when sessions end before their time. */
export const SESSIONS = "sessions";

/** The counter that moves when people's lists of rooms change. */
export const LISTS = "lists";

/** How long an isolate counts as running after it last said so, in milliseconds. */
const ALIVE_MS = 60_000;

/** How often it says so. */
const RENEW_MS = 20_000;

/** The most counters that are read at a time; far more than isolates share a store. */
const LISTED = 1_000;

/** Which of an isolate's counters moves with this room. */
export function shardOf(room: string): string {
  let hash = 0;
  for (let index = 0; index < room.length; index++) {
    hash = (Math.imul(hash, 31) + room.charCodeAt(index)) | 0;
  }
  return String((hash >>> 0) % SHARDS);
}

/** One counter: whose it is, which part of the rooms it stands for, and where it is. */
export interface Pulse {
  isolate: string;
  shard: string;
  count: bigint;
}

/**
 * Counters in the store that say «look», for whom the bus does not reach: other processes on the
 * same file, other machines on the same remote store. Each isolate adds to its own, in the commit
 * that it tells of, so nobody waits for anybody, and an isolate's own writes never wake it.
 */
export class Pulses {
  readonly isolate: string;
  #kv: Kv;
  #renewal: ReturnType<typeof setInterval>;

  private constructor(kv: Kv, isolate: string, onError: (error: unknown) => void) {
    this.#kv = kv;
    this.isolate = isolate;
    this.#renewal = setInterval(() => this.#register().catch(onError), RENEW_MS);
  }

  /** Registers this isolate and clears away the counters of those that are no more. */
  static async open(
    kv: Kv,
    isolate: string,
    onError: (error: unknown) => void,
  ): Promise<Pulses> {
    const pulses = new Pulses(kv, isolate, onError);
    await pulses.#register();
    await pulses.#sweep();
    return pulses;
  }

  /** Moves this isolate's counter for the room, as a part of `op`. */
  beat(op: Operation, room: string): void {
    op.sum(keys.pulse(this.isolate, shardOf(room)), 1n);
  }

  /** Moves this isolate's counter for sessions, as a part of `op`. */
  beatSessions(op: Operation): void {
    op.sum(keys.pulse(this.isolate, SESSIONS), 1n);
  }

  /** Moves this isolate's counter for people's lists, as a part of `op`. */
  beatLists(op: Operation): void {
    op.sum(keys.pulse(this.isolate, LISTS), 1n);
  }

  /** Every counter there is, of the other isolates. */
  async read(): Promise<Pulse[]> {
    const entries = await this.#kv.list<Deno.KvU64>({ prefix: keys.pulses() }, { limit: LISTED });
    return entries.map(toPulse).filter(({ isolate }) => isolate !== this.isolate);
  }

  /** The other isolates that are running, as of a number that grows when one more registers. */
  async others(): Promise<{ isolates: string[]; registered: bigint }> {
    // In this order: who registers in between is listed, and noticed once more.
    const count = await this.#kv.get<Deno.KvU64>(keys.isolateCount());
    const entries = await this.#kv.list({ prefix: keys.isolates() }, { limit: LISTED });
    return {
      isolates: entries.map(({ key }) => String(key.at(-1))).filter((id) => id !== this.isolate),
      registered: count.value?.value ?? 0n,
    };
  }

  /**
   * Watches the counters of these isolates. The first call of `moved` tells where they are; the
   * store may leave out values in between.
   */
  async watch(
    isolates: readonly string[],
    moved: (pulses: Pulse[]) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const shards = [...Array(SHARDS).keys()].map(String);
    const all = isolates.flatMap((isolate) =>
      [...shards, SESSIONS, LISTS].map((shard) => keys.pulse(isolate, shard))
    );
    await Promise.all(
      this.#kv.watch<Deno.KvU64>(all, signal).map(async (stream) => {
        for await (const entries of stream) {
          moved(entries.flatMap((entry) => entry.value === null ? [] : toPulse(entry)));
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

  /** Takes this isolate off the list. */
  async close(): Promise<void> {
    clearInterval(this.#renewal);
    await this.#kv.commit((op) => op.delete(keys.isolate(this.isolate)));
  }

  async #register(): Promise<void> {
    const key = keys.isolate(this.isolate);
    const isNew = (await this.#kv.get(key)).value === null;
    await this.#kv.commit((op) => {
      op.set(key, true, { expireIn: ALIVE_MS });
      if (isNew) op.sum(keys.isolateCount(), 1n);
    });
  }

  async #sweep(): Promise<void> {
    const alive = new Set([this.isolate, ...(await this.others()).isolates]);
    const gone = (await this.read()).filter(({ isolate }) => !alive.has(isolate));
    if (gone.length === 0) return;
    await this.#kv.commit((op) => {
      for (const { isolate, shard } of gone) op.delete(keys.pulse(isolate, shard));
    });
  }
}

function toPulse({ key, value }: Deno.KvEntry<Deno.KvU64>): Pulse {
  return { isolate: String(key.at(-2)), shard: String(key.at(-1)), count: value.value };
}
