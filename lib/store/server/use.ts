import * as v from "valibot";
import type { Clock } from "../../base/clock.ts";
import { isFilePath } from "../../base/config.ts";
import { databaseBytes } from "../../base/database_file.ts";
import { ChatError } from "../../base/errors.ts";
import { pause } from "../../base/pause.ts";
import { locks } from "../../base/runtime.ts";
import { SharedReads } from "../../base/shared_reads.ts";
import type { Counters } from "../isolates/counters.ts";
import { keys } from "../kv/keys.ts";
import type { Kv } from "../kv/kv.ts";
import type { Expiring } from "../kv/sweep.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How long samples are kept, in days. */
export const USE_DAYS = 90;

/** When an isolate first looks whether there is to be a sample, and then again, in milliseconds. */
const FIRST_MS = 10_000;
const ROUND_MS = 60_000;

/** Rows that are counted at a time, and the pause after them, in which others have their turn. */
const PAGE = 500;
const PAUSE_MS = 20;

/** What is counted while somebody waits for it: more rows are taken from the last sample. */
const ROWS_WHILE_WAITING = 20_000;

/** How long a count serves all who ask, in milliseconds. */
const FRESH_MS = 60_000;

/** Isolates whose sockets are counted. */
const ISOLATES = 200;

const Sample = v.object({
  /** In milliseconds since 1970 (UTC). */
  at: v.number(),
  /** Accounts that were not deleted. */
  people: v.number(),
  /** Rooms that are no conversations. */
  rooms: v.number(),
  /** Messages and replies that were ever sent. */
  messages: v.number(),
  /** Sockets of all isolates, of the minute before. */
  sockets: v.number(),
  /** The size of the database's file; undefined where it is no file of this machine. */
  bytes: v.optional(v.number()),
});
/** How much the server was used at a time. */
export type Sample = v.InferOutput<typeof Sample>;
type Counted = Pick<Sample, "people" | "rooms" | "messages">;

const CountedUser = v.object({ state: v.optional(v.string()) });
const CountedRoom = v.object({ kind: v.string() });
const CountedHead = v.object({ count: v.number() });

/** Samples end after some months. */
export const expiringUse: Expiring = {
  prefix: keys.uses(),
  expired: ({ key }, now) =>
    Number(key.at(-1)) * HOUR_MS < now - USE_DAYS * DAY_MS ? [[...key]] : undefined,
};

export interface UseOptions {
  kv: Kv;
  clock: Clock;
  counters: Pick<Counters, "isolate" | "isFirst" | "others">;
  kvPath: string | undefined;
  failed: (error: unknown) => void;
}

/**
 * How much the server is used, now and over time: one of the isolates that run counts once an hour. Of
 * rooms and threads only the heads are read, a page at a time.
 */
export class Use {
  #options: UseOptions;
  #socketsHere = () => 0;
  /** The number of sockets that the others know of. */
  #toldSockets = 0;
  /** The hour of the last sample that this isolate knows of. */
  #sampled: number | undefined;
  #counts = new SharedReads<Counted>();
  #counted: (Counted & { at: number }) | undefined;
  #stopped = new AbortController();
  #running: Promise<void> | undefined;

  constructor(options: UseOptions) {
    this.#options = options;
  }

  /** Counts from now on, and tells the others how many sockets are here. */
  start(socketsHere: () => number): void {
    this.#socketsHere = socketsHere;
    this.#running ??= this.#run();
  }

  /** Stops; resolves when nothing of it uses the store any more. */
  async close(): Promise<void> {
    this.#stopped.abort();
    await this.#running;
    if (this.#toldSockets === 0) return;
    const { kv, counters } = this.#options;
    // What is left where nothing can be stored is swept, and counts for nobody.
    await kv.commit((op) => op.delete(keys.socketCount(counters.isolate))).catch(() => {});
  }

  /** How much the server is used now; of what is much the last sample says it. */
  async now(): Promise<Sample> {
    const { clock } = this.#options;
    const [counted, sockets, bytes] = await Promise.all([
      this.#countOnce(),
      this.#sockets(),
      this.#bytes(),
    ]);
    const { people, rooms, messages } = counted;
    return sampleOf(clock.now(), { people, rooms, messages }, sockets, bytes);
  }

  /** The samples since then, the oldest first. */
  async samples(since: number): Promise<Sample[]> {
    const start = keys.use(Math.max(0, Math.floor(since / HOUR_MS)));
    const rows = await this.#options.kv.list({ prefix: keys.uses(), start }, {
      limit: USE_DAYS * 24 + 24,
    });
    return rows.map(({ value }) => v.parse(Sample, value));
  }

  /** Tells of the sockets here, and makes the hour's sample if it is for this isolate to make. */
  async round(): Promise<void> {
    const { kv, clock, counters, kvPath } = this.#options;
    await this.#tellSockets();
    const hour = Math.floor(clock.now() / HOUR_MS);
    if (this.#sampled === hour || !await counters.isFirst()) return;
    const lock = `parlor:use:${isFilePath(kvPath) ? kvPath : counters.isolate}`;
    await locks.request(lock, { ifAvailable: true }, async (held) => {
      if (held === null) return;
      const known = await kv.get(keys.use(hour));
      if (known.value === null) {
        const counted = await this.#count(Infinity, this.#stopped.signal);
        if (counted === undefined) return;
        const sockets = await this.#sockets();
        const sample = sampleOf(clock.now(), counted, sockets, await this.#bytes());
        // Whoever else made it meanwhile saw the same.
        await kv.commit((op) => op.check(known).set(keys.use(hour), sample));
      }
      this.#sampled = hour;
    });
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopped;
    await pause(FIRST_MS, signal);
    while (!signal.aborted) {
      await this.round().catch((error) => {
        // That the store is away, it says itself.
        if (!(error instanceof ChatError)) this.#options.failed(error);
      });
      await pause(ROUND_MS, signal);
    }
  }

  async #tellSockets(): Promise<void> {
    const { kv, counters } = this.#options;
    const sockets = this.#socketsHere();
    if (sockets === this.#toldSockets) return;
    await kv.commit((op) => op.set(keys.socketCount(counters.isolate), sockets));
    this.#toldSockets = sockets;
  }

  async #sockets(): Promise<number> {
    const { kv, counters } = this.#options;
    const rows = await kv.list({ prefix: keys.socketCounts() }, { limit: ISOLATES });
    const running = new Set((await counters.others()).isolates);
    return rows.filter(({ key }) => running.has(String(key.at(-1))))
      .reduce((sum, { value }) => sum + v.parse(v.number(), value), this.#socketsHere());
  }

  #countOnce(): Promise<Counted> {
    const { clock } = this.#options;
    const known = this.#counted;
    if (known !== undefined && clock.now() - known.at < FRESH_MS) return Promise.resolve(known);
    return this.#counts.of("", async () => {
      const counted = await this.#count(ROWS_WHILE_WAITING) ?? await this.#last();
      this.#counted = { ...counted, at: clock.now() };
      return counted;
    });
  }

  async #last(): Promise<Counted> {
    const [row] = await this.#options.kv.list({ prefix: keys.uses() }, { limit: 1, reverse: true });
    return row === undefined ? { people: 0, rooms: 0, messages: 0 } : v.parse(Sample, row.value);
  }

  /** Counts all there is; undefined beyond `most` rows of a kind, or once `signal` is aborted. */
  async #count(most: number, signal?: AbortSignal): Promise<Counted | undefined> {
    const people = await this.#sum(
      keys.users(),
      most,
      signal,
      (value) => v.parse(CountedUser, value).state === "gone" ? 0 : 1,
    );
    const rooms = await this.#sum(
      keys.rooms(),
      most,
      signal,
      (value) => v.parse(CountedRoom, value).kind === "direct" ? 0 : 1,
    );
    const messages = await this.#sum(
      keys.heads(),
      most,
      signal,
      (value) => v.parse(CountedHead, value).count,
    );
    if (people === undefined || rooms === undefined || messages === undefined) return undefined;
    return { people, rooms, messages };
  }

  async #sum(
    prefix: Deno.KvKey,
    most: number,
    signal: AbortSignal | undefined,
    worth: (value: unknown) => number,
  ): Promise<number | undefined> {
    let sum = 0;
    let rows = 0;
    for await (const page of this.#options.kv.pages(prefix, PAGE)) {
      for (const { value } of page) sum += worth(value);
      rows += page.length;
      if (rows > most || signal?.aborted) return undefined;
      if (signal !== undefined && page.length === PAGE) await pause(PAUSE_MS, signal);
    }
    return sum;
  }

  #bytes(): Promise<number | undefined> {
    const { kvPath } = this.#options;
    return isFilePath(kvPath) ? databaseBytes(kvPath) : Promise.resolve(undefined);
  }
}

function sampleOf(
  at: number,
  counted: Counted,
  sockets: number,
  bytes: number | undefined,
): Sample {
  return { at, ...counted, sockets, ...(bytes === undefined ? {} : { bytes }) };
}
