import * as v from "valibot";
import type { Clock } from "../../base/clock.ts";
import { ChatError } from "../../base/errors.ts";
import { pause } from "../../base/pause.ts";
import { locks } from "../../base/runtime.ts";
import { keys } from "./keys.ts";
import type { Kv } from "./kv.ts";
import type { Counters } from "../isolates/counters.ts";

/** The time between two rounds, in milliseconds. */
const ROUND_MS = 30_000;

/** Rows that are looked at in a round, and read at a time. */
const ROWS = { round: 500, page: 100 };

/** Isolates of which rows are looked for in a round. */
const ISOLATES = 200;

/** How long the rewriting of an older database pauses after each page, in milliseconds. */
const PAUSE_MS = 20;

/** Rows that have an end. */
export interface Expiring {
  prefix: Deno.KvKey;
  /** The keys that are to go when this row's end has come, its own among them; undefined before. */
  expired(row: Deno.KvEntry<unknown>, now: number): Deno.KvKey[] | undefined;
}

/** The progress of the sweep, in the store, so that a restart goes on from there. */
const SweepState = v.object({
  /** Whether no row is left that the store itself would expire, as all were before this version. */
  isRewritten: v.boolean(),
  /** The first part of the keys that are looked at; without it the first kind of them is next. */
  prefix: v.optional(v.string()),
  /** The last row of these that was looked at; without it the next is the first. */
  after: v.optional(v.array(v.union([v.string(), v.number()]))),
});
type SweepState = v.InferOutput<typeof SweepState>;
type Position = Pick<SweepState, "prefix" | "after">;

/** What older versions stored with an end that the store minded. */
const EXPIRED_BY_STORE: readonly Deno.KvKey[] = [
  keys.isolates(),
  keys.notices(),
  keys.presences(),
  ["session"],
  ["sessions_of"],
  ["invite"],
  ["invites_of"],
  ["draft"],
];

/** Options of the sweep. */
export interface SweepDeps {
  kv: Kv;
  counters: Counters;
  /** The kinds of rows that it removes. */
  expiring: readonly Expiring[];
  /** Takes away what only this isolate knows of; called in each round. */
  own: () => Promise<void>;
  clock: Clock;
  failed: (error: unknown) => void;
  /** Names the lock of those isolates of a process that share the store. */
  lock: string;
}

/**
 * Takes away what has expired, and what isolates that are no more have left. Nothing waits for it: whoever
 * reads something asks whether it is still good. Each round looks at some hundred rows and goes on
 * where the last one ended, whatever the size of the database, in one of the isolates that run.
 */
export class Sweep {
  #deps: SweepDeps;
  #stopped = new AbortController();
  #running: Promise<void> | undefined;
  #hasFailed = false;

  constructor(deps: SweepDeps) {
    this.#deps = deps;
  }

  /** Rewrites what is to be rewritten, then sweeps now and every 30 s. */
  start(): void {
    this.#running ??= this.#run();
  }

  /** Stops; resolves when nothing of it uses the store any more. */
  async close(): Promise<void> {
    this.#stopped.abort();
    await this.#running;
  }

  /** One round: what it looks at is bounded. */
  async round(): Promise<void> {
    await this.#deps.own();
    if (!await this.#deps.counters.isFirst()) return;
    await this.#alone(async () => {
      await this.#sweepIsolates();
      await this.#sweepRows();
    });
  }

  /**
   * Stores again, without an end that the store minds, what an older version stored with one: a page at a
   * time, and after a restart from where it was.
   */
  async rewrite(): Promise<void> {
    const { kv } = this.#deps;
    const { signal } = this.#stopped;
    await this.#alone(async () => {
      const { isRewritten, ...from } = await this.#read();
      if (isRewritten) return;
      for await (const { rows, next } of this.#pages(EXPIRED_BY_STORE, from)) {
        // One that was changed meanwhile was stored by this version.
        await Promise.all(
          rows.map((row) => kv.commit((op) => op.check(row).set(row.key, row.value))),
        );
        const isRewritten = next.prefix === undefined;
        await this.#write({ isRewritten, ...next });
        if (isRewritten || signal.aborted) return;
        await pause(PAUSE_MS, signal);
      }
    });
  }

  async #run(): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      try {
        await this.rewrite();
        await this.round();
      } catch (error) {
        this.#tell(error);
      }
      await pause(ROUND_MS, this.#stopped.signal);
    }
  }

  async #sweepRows(): Promise<void> {
    const { kv, expiring, clock } = this.#deps;
    const { isRewritten, ...from } = await this.#read();
    if (!isRewritten) return;
    const prefixes = expiring.map(({ prefix }) => prefix);
    let left = ROWS.round;
    let position: Position = from;
    for await (const { index, rows, next } of this.#pages(prefixes, from)) {
      await Promise.all(rows.map(async (row) => {
        const gone = this.#allowed(() => expiring[index]!.expired(row, clock.now()));
        if (gone === undefined) return;
        // One that was changed meanwhile may be good again.
        await kv.commit((op) => {
          op.check(row);
          for (const key of gone) op.delete(key);
        });
      }));
      position = next;
      left -= rows.length;
      if (left <= 0 || this.#stopped.signal.aborted) break;
    }
    if (JSON.stringify(position) === JSON.stringify(from)) return;
    await this.#write({ isRewritten, ...position });
  }

  /** A row that cannot be read must not keep the others from being swept. */
  #allowed<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      this.#tell(error);
      return undefined;
    }
  }

  /** Takes away the rows of isolates that are no more. */
  async #sweepIsolates(): Promise<void> {
    const { kv, counters } = this.#deps;
    const prefixes = [
      ...[keys.counters(), keys.notices(), keys.presences()],
      ...[keys.socketCounts(), keys.isolates()],
    ];
    const found = await Promise.all(prefixes.map((prefix) => this.#isolatesIn(prefix)));
    // In this order: whoever has rows had registered before.
    const running = new Set([counters.isolate, ...(await counters.others()).isolates]);
    for (const isolate of new Set(found.flat())) {
      if (running.has(isolate)) continue;
      const left = [keys.countersOf(isolate), keys.noticesOf(isolate), keys.presenceOn(isolate)];
      const rows = await Promise.all(
        left.map((prefix) => kv.list({ prefix }, { limit: ROWS.page })),
      );
      await kv.commit((op) => {
        for (const { key } of rows.flat()) op.delete(key);
        // While something is left of it the next round goes on.
        if (rows.some(({ length }) => length === ROWS.page)) return;
        op.delete(keys.socketCount(isolate)).delete(keys.isolate(isolate));
      });
    }
  }

  /** Whose rows there are, of which there may be many each. */
  async #isolatesIn(prefix: Deno.KvKey): Promise<string[]> {
    const found: string[] = [];
    while (found.length < ISOLATES) {
      const last = found.at(-1);
      const [row] = await this.#deps.kv.list(
        last === undefined ? { prefix } : { prefix, start: [...prefix, `${last}\0`] },
        { limit: 1 },
      );
      if (row === undefined) break;
      found.push(String(row.key[prefix.length]));
    }
    return found;
  }

  /** The rows of these prefixes from a position on, page by page, and where each page ends. */
  async *#pages(
    prefixes: readonly Deno.KvKey[],
    from: Position,
  ): AsyncGenerator<{ index: number; rows: Deno.KvEntry<unknown>[]; next: Position }> {
    const names = prefixes.map(([name]) => String(name));
    const first = names.indexOf(from.prefix ?? "");
    for (let index = Math.max(0, first); index < names.length; index++) {
      const begin = index === first ? from.after : undefined;
      for await (const rows of this.#deps.kv.pages(prefixes[index]!, ROWS.page, begin)) {
        const last = rows.length < ROWS.page ? undefined : rows.at(-1)?.key;
        const after = last?.map((part) => typeof part === "number" ? part : String(part));
        const name = after === undefined ? names[index + 1] : names[index];
        yield {
          index,
          rows,
          next: {
            ...(name === undefined ? {} : { prefix: name }),
            ...(after === undefined ? {} : { after }),
          },
        };
      }
    }
  }

  async #read(): Promise<SweepState> {
    const { value } = await this.#deps.kv.get(keys.sweep());
    return value === null ? { isRewritten: false } : v.parse(SweepState, value);
  }

  async #write(state: SweepState): Promise<void> {
    await this.#deps.kv.commit((op) => op.set(keys.sweep(), state));
  }

  /** The store tells itself when it is away; anything else is told once. */
  #tell(error: unknown): void {
    if (this.#hasFailed || error instanceof ChatError) return;
    this.#hasFailed = true;
    this.#deps.failed(error);
  }

  async #alone(work: () => Promise<void>): Promise<void> {
    await locks.request(this.#deps.lock, { ifAvailable: true }, async (lock) => {
      if (lock !== null) await work();
    });
  }
}
