import { ChatError } from "../../base/errors.ts";
import { describeError, type Logger } from "../../base/logger.ts";
import { DelayedTask } from "../../base/delayed_task.ts";
import { pause } from "../../base/pause.ts";
import { type Counter, type Counters, SESSIONS } from "../../store/isolates/counters.ts";
import type { Bus } from "./bus.ts";

/**
 * The time between two reads of the counters where nothing announces them, in milliseconds, and the time
 * that the bus has for what one of them stands for: what it lost comes at most twice as late.
 */
const POLL_MS = 500;

/** How long counters that moved are gathered before the store is read, in milliseconds. */
const GATHER_MS = 5;

/** How long a broken watch waits before it is begun again, in milliseconds. */
const REWATCH_MS = 1_000;

export interface CounterFollowerOptions {
  counters: Counters;
  /** `poll`, `watch` or both: how it learns of counters. */
  modes: ReadonlySet<string>;
  bus: Pick<Bus, "reaches" | "hasBrought" | "skip">;
  /** Reads what is new behind these counters. */
  readBehind: (shards: ReadonlySet<string>) => Promise<void>;
  logger: Logger;
}

/**
 * Follows the counters of the other isolates: by `kv.watch` where isolates share a remote store, by
 * reading them twice a second where processes share a SQLite file. What an isolate wrote that the bus
 * does not reach is read at once, and what the bus should have brought and has lost, soon after.
 */
export class CounterFollower {
  #options: CounterFollowerOptions;
  #counts = new Map<string, bigint>();
  #moved = new Set<string>();
  /** Counters of isolates that the bus reaches, which stand for what it has not brought yet. */
  #awaited = new Map<string, Counter>();
  #reading: DelayedTask;
  #stopped = new AbortController();
  #running: Promise<unknown>;

  constructor(options: CounterFollowerOptions) {
    this.#options = options;
    this.#reading = new DelayedTask({
      delayMs: () => GATHER_MS,
      run: () => this.#readMoved(),
    });
    const [polls, watches] = [options.modes.has("poll"), options.modes.has("watch")];
    this.#running = Promise.all([
      polls || watches ? this.#poll(polls) : undefined,
      watches ? this.#watch() : undefined,
    ]);
  }

  /** Stops following; resolves when nothing of it reads the store any more. */
  async close(): Promise<void> {
    this.#stopped.abort();
    await this.#running;
    await this.#reading.close();
  }

  /** @param reads whether the counters are read each time; else it is only checked what the bus has lost */
  async #poll(reads: boolean): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      const awaited = [...this.#awaited.values()];
      this.#awaited.clear();
      try {
        if (reads) this.#apply(await this.#options.counters.read());
      } catch (error) {
        this.#warn("counters_unread", error);
      }
      this.#skipMissing(awaited);
      await pause(POLL_MS, this.#stopped.signal);
    }
  }

  /** Has read what the bus has still not brought. */
  #skipMissing(awaited: readonly Counter[]): void {
    for (const counter of awaited) {
      if (this.#options.bus.hasBrought(counter)) continue;
      this.#options.bus.skip(counter);
      this.#moved.add(counter.shard);
    }
    this.#scheduleIfMoved();
  }

  async #watch(): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      const restart = new AbortController();
      const signal = AbortSignal.any([this.#stopped.signal, restart.signal]);
      try {
        const { isolates, registered } = await this.#options.counters.others();
        await Promise.all([
          // When another isolate starts, its counters are to be watched as well.
          this.#options.counters.watchOthers(registered, () => restart.abort(), signal),
          this.#options.counters.watch(isolates, (counters) => this.#apply(counters), signal),
        ]);
      } catch (error) {
        restart.abort();
        this.#warn("watch_ended", error);
        await pause(REWATCH_MS, this.#stopped.signal);
      }
    }
  }

  #apply(counters: readonly Counter[]): void {
    const { bus } = this.#options;
    for (const counter of counters) {
      const { isolate, shard, count } = counter;
      const key = `${isolate} ${shard}`;
      if (this.#counts.get(key) === count) continue;
      this.#counts.set(key, count);
      if (!bus.reaches(isolate) || shard === SESSIONS) this.#moved.add(shard);
      else if (!bus.hasBrought(counter)) this.#awaited.set(key, counter);
    }
    this.#scheduleIfMoved();
  }

  #scheduleIfMoved(): void {
    if (this.#moved.size > 0) this.#reading.schedule();
  }

  async #readMoved(): Promise<void> {
    const shards = this.#moved;
    this.#moved = new Set();
    try {
      await this.#options.readBehind(shards);
    } catch (error) {
      this.#warn("read_behind_failed", error);
      // The counters will not move again for what was not read: the next poll asks for it.
      for (const shard of shards) this.#moved.add(shard);
    }
  }

  /** An unavailable store is logged once, by the store itself, and not at each read. */
  #warn(event: string, error: unknown): void {
    if (!(error instanceof ChatError)) this.#options.logger.warn(event, describeError(error));
  }
}
