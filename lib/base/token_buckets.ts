import type { Stopwatch } from "./clock.ts";

/** Allows something now, or says in how many milliseconds. */
export type Taken = { ok: true } | { ok: false; retryMs: number };

/** Limits of token buckets. */
export interface BucketOptions {
  /** The most at once, after a time of quiet. */
  capacity: number;
  /** The most a second, in the long run. */
  perSecond: number;
  clock: Stopwatch;
  /** The most buckets that are kept. */
  maxKeys: number;
  /** False lets everything through. */
  enabled?: boolean;
}

interface Bucket {
  tokens: number;
  /** When `tokens` was true. */
  at: number;
}

/** Each call clears so many full buckets away: more than one, to keep up with a flood of new ones. */
const CLEARED_A_CALL = 2;

const PASS: Taken = { ok: true };

/**
 * Token buckets, one a key, in bounded memory. Each call takes constant time.
 *
 * The map holds the buckets in the order of their last use, so the one at its front has filled up
 * the longest, and a full bucket says no more than none at all: it goes. Only when even the front
 * is not full and there are too many, one that still counted is given up.
 */
export class TokenBuckets {
  #buckets = new Map<string, Bucket>();
  #capacity: number;
  #perMs: number;
  #clock: Stopwatch;
  #maxKeys: number;
  #enabled: boolean;

  constructor({ capacity, perSecond, clock, maxKeys, enabled = true }: BucketOptions) {
    this.#capacity = capacity;
    this.#perMs = perSecond / 1_000;
    this.#clock = clock;
    this.#maxKeys = maxKeys;
    this.#enabled = enabled;
  }

  /** The number of buckets that are kept. */
  get size(): number {
    return this.#buckets.size;
  }

  /**
   * Takes `n` from the key's bucket if it holds as much, and nothing otherwise. An `n` above the
   * capacity is never let through.
   */
  take(key: string, n = 1): Taken {
    if (!this.#enabled) return PASS;
    const now = this.#clock.elapsed();
    const known = this.#buckets.get(key);
    const tokens = known === undefined ? this.#capacity : this.#filled(known, now);
    const enough = tokens >= n;
    this.#buckets.delete(key);
    this.#buckets.set(key, { tokens: enough ? tokens - n : tokens, at: now });
    this.#clear(now);
    return enough ? PASS : { ok: false, retryMs: Math.ceil((n - tokens) / this.#perMs) };
  }

  /** The tokens that the key may take now. */
  left(key: string): number {
    const bucket = this.#buckets.get(key);
    return bucket === undefined ? this.#capacity : this.#filled(bucket, this.#clock.elapsed());
  }

  /** Puts back what was taken for something that turned out not to count. */
  giveBack(key: string, n = 1): void {
    const bucket = this.#buckets.get(key);
    if (bucket !== undefined) bucket.tokens = Math.min(this.#capacity, bucket.tokens + n);
  }

  #filled({ tokens, at }: Bucket, now: number): number {
    return Math.min(this.#capacity, tokens + (now - at) * this.#perMs);
  }

  #clear(now: number): void {
    for (let cleared = 0; cleared < CLEARED_A_CALL; cleared++) {
      const oldest = this.#buckets.entries().next().value;
      if (oldest === undefined) return;
      const [key, bucket] = oldest;
      const isFull = this.#filled(bucket, now) >= this.#capacity;
      if (!isFull && this.#buckets.size <= this.#maxKeys) return;
      this.#buckets.delete(key);
    }
  }
}
