import * as v from "valibot";
import { BoundedMap } from "../../base/bounded_map.ts";
import type { Clock } from "../../base/clock.ts";
import { ChatError } from "../../base/errors.ts";
import { keys } from "../kv/keys.ts";
import { type Kv, StoredCount } from "../kv/kv.ts";
import type { Expiring } from "../kv/sweep.ts";

/** The most refusals that are remembered, so that the next attempt need not ask the store. */
const MAX_REFUSALS = 50_000;

/** How many attempts there may be at once, and after how many milliseconds there may be one more. */
export interface AttemptLimit {
  atOnce: number;
  everyMs: number;
}

/** A counter of attempts: `id` is part of its key. */
export interface AttemptCounter extends AttemptLimit {
  id: string;
}

/** Counters at which everything may be tried again. */
export const expiringAttempts: Expiring = {
  prefix: keys.allAttempts(),
  expired: ({ key, value }, now) => v.parse(StoredCount, value) <= now ? [key] : undefined,
};

/**
 * Counts attempts for all isolates and across restarts. A counter is the time, in milliseconds since
 * 1970 (UTC), at which it is as if nothing had been tried: each attempt moves it on.
 */
export class AttemptCounts {
  #kv: Kv;
  #clock: Clock;
  /** Until when a counter refuses. */
  #refusedUntil = new BoundedMap<string, number>(MAX_REFUSALS);
  /** This isolate counts one attempt after the other: those at once have counters in common. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(kv: Kv, clock: Clock) {
    this.#kv = kv;
    this.#clock = clock;
  }

  /**
   * Counts an attempt by all of these, or by none when one of them refuses.
   *
   * @throws {ChatError} `rate_limited` with `retryMs`
   */
  take(counters: readonly AttemptCounter[]): Promise<void> {
    return this.#inTurn(async () => {
      const until = Math.max(...counters.map(({ id }) => this.#refusedUntil.get(id) ?? 0));
      const now = this.#clock.now();
      if (until > now) throw tooMany(until - now);
      await this.#kv.update(async (op) => {
        const entries = await this.#kv.getMany(counters.map(({ id }) => keys.attempts(id)));
        for (const [index, { id, atOnce, everyMs }] of counters.entries()) {
          const entry = entries[index]!;
          const longestMs = atOnce * everyMs;
          // A clock that was set back keeps nobody out for longer than the limit does.
          const quietAt = Math.min(v.parse(StoredCount, entry.value), now + longestMs);
          const next = Math.max(now, quietAt) + everyMs;
          const waitMs = next - now - longestMs;
          if (waitMs > 0) {
            this.#refusedUntil.set(id, now + waitMs);
            throw tooMany(waitMs);
          }
          op.check(entry).set(entry.key, next);
        }
      });
    });
  }

  /** Takes an attempt back by all of these. */
  giveBack(counters: readonly AttemptCounter[]): Promise<void> {
    return this.#inTurn(async () => {
      for (const { id } of counters) this.#refusedUntil.delete(id);
      await this.#kv.update(async (op) => {
        const entries = await this.#kv.getMany(counters.map(({ id }) => keys.attempts(id)));
        const now = this.#clock.now();
        for (const [index, { everyMs }] of counters.entries()) {
          const entry = entries[index]!;
          const quietAt = v.parse(StoredCount, entry.value) - everyMs;
          op.check(entry);
          if (quietAt > now) op.set(entry.key, quietAt);
          else op.delete(entry.key);
        }
      });
    });
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const own = this.#last.then(work, work);
    this.#last = own;
    return own;
  }
}

function tooMany(retryMs: number): ChatError {
  const seconds = Math.ceil(retryMs / 1_000);
  return new ChatError("rate_limited", `Too many attempts. Try again in ${seconds} s.`, {
    retryMs,
  });
}
