import type { Stopwatch } from "../../base/clock.ts";
import { ChatError } from "../../base/errors.ts";
import { getOrInsert } from "../../base/runtime.ts";
import { LIMITS } from "../../protocol/limits.ts";

/** Sockets of one address, and of all. Beyond them only those who have hardly any get one more. */
const ADDRESS_SOCKETS = 1_000;
const ALL_SOCKETS = 20_000;
const FEW_SOCKETS = 5;

/** Frames and bytes that may come in at once, and then in each second; pongs and refused frames count. */
const INTAKE = {
  user: { frames: 2_000, framesPerSecond: 100, bytes: 4_194_304, bytesPerSecond: 262_144 },
  address: { frames: 20_000, framesPerSecond: 1_000, bytes: 41_943_040, bytesPerSecond: 2_621_440 },
};

/** As many frames does an upgrade count as, so that nobody floods by coming again. */
const UPGRADE_FRAMES = 10;

/** A person who has more than this part of their own share left is read, whatever others at their address do. */
const RESERVED = 0.5;

/** One person's or one address's sockets, and what may still come in on them. */
class Share {
  sockets = 0;
  #rate: typeof INTAKE.user;
  #frames: number;
  #bytes: number;
  #at: number;

  constructor(rate: typeof INTAKE.user, now: number) {
    this.#rate = rate;
    this.#frames = rate.frames;
    this.#bytes = rate.bytes;
    this.#at = now;
  }

  /** Adds what has come back since the last time. */
  fill(now: number): void {
    const seconds = (now - this.#at) / 1_000;
    this.#at = now;
    const { frames, framesPerSecond, bytes, bytesPerSecond } = this.#rate;
    this.#frames = Math.min(frames, this.#frames + seconds * framesPerSecond);
    this.#bytes = Math.min(bytes, this.#bytes + seconds * bytesPerSecond);
  }

  get isSpent(): boolean {
    return this.#frames < 1 || this.#bytes <= 0;
  }

  /** Tells if more than this part of it is left. */
  hasLeft(part: number): boolean {
    return this.#frames > part * this.#rate.frames && this.#bytes > part * this.#rate.bytes;
  }

  get isWhole(): boolean {
    return this.#frames === this.#rate.frames && this.#bytes === this.#rate.bytes;
  }

  /** Milliseconds until there is something again. */
  get waitMs(): number {
    const { framesPerSecond, bytesPerSecond } = this.#rate;
    const seconds = Math.max((1 - this.#frames) / framesPerSecond, -this.#bytes / bytesPerSecond);
    return Math.ceil(Math.max(0, seconds) * 1_000) + 1;
  }

  /** Takes from it; more than is left is owed, up to the whole. */
  take(frames: number, bytes: number): void {
    this.#frames -= frames;
    this.#bytes = Math.max(-this.#rate.bytes, this.#bytes - bytes);
  }
}

/** The place of one socket among all of this isolate, from before its upgrade until it has closed. */
export class SocketPlace {
  #places: SocketPlaces;
  #mine: Share;
  #shared: Share;
  #isReleased = false;

  constructor(places: SocketPlaces, mine: Share, shared: Share) {
    this.#places = places;
    this.#mine = mine;
    this.#shared = shared;
    mine.sockets++;
    shared.sockets++;
  }

  /**
   * Counts what has come in, before anything is made of it. Undefined when it may be read, else in how
   * many milliseconds something may be again. What others at the address do is held against those alone
   * who have taken half of their own.
   */
  receive(bytes: number): number | undefined {
    const now = this.#places.now();
    if (now === undefined) return undefined;
    this.#mine.fill(now);
    this.#shared.fill(now);
    if (this.#mine.isSpent) return this.#mine.waitMs;
    if (this.#shared.isSpent && !this.#mine.hasLeft(RESERVED)) return this.#shared.waitMs;
    this.#mine.take(1, bytes);
    this.#shared.take(1, bytes);
    return undefined;
  }

  /** The socket has closed. */
  release(): void {
    if (this.#isReleased) return;
    this.#isReleased = true;
    this.#mine.sockets--;
    this.#shared.sockets--;
    this.#places.released();
  }
}

/**
 * Counts the sockets of this isolate, by person, by address and all, and what comes in on them. A
 * socket that was told to go counts until it has closed: it takes its memory until then.
 */
export class SocketPlaces {
  #clock: Stopwatch;
  #isLimited: boolean;
  #people = new Map<string, Share>();
  #addresses = new Map<string, Share>();
  #count = 0;

  /** @param isLimited false: no limits but that of sockets of a person */
  constructor(clock: Stopwatch, isLimited: boolean) {
    this.#clock = clock;
    this.#isLimited = isLimited;
  }

  /** The number of sockets that have not closed. */
  get size(): number {
    return this.#count;
  }

  /**
   * Takes a place for a socket that is about to be opened.
   *
   * @throws {ChatError} `rate_limited` for a person or an address that has too many or comes too often,
   *   `unavailable` when there are too many in all
   */
  take(user: string, address: string): SocketPlace {
    const now = this.#clock.elapsed();
    const { user: mineRate, address: sharedRate } = INTAKE;
    const mine = getOrInsert(this.#people, user, () => new Share(mineRate, now));
    const shared = getOrInsert(this.#addresses, address, () => new Share(sharedRate, now));
    if (mine.sockets >= LIMITS.socketsPerUser) {
      throw tooMany(`At most ${LIMITS.socketsPerUser} sockets may be open at a time.`);
    }
    if (this.#isLimited) {
      const hasSeveral = mine.sockets >= FEW_SOCKETS;
      if (hasSeveral && shared.sockets >= ADDRESS_SOCKETS) {
        throw tooMany(`At most ${ADDRESS_SOCKETS} sockets of one address may be open at a time.`);
      }
      if (this.#count >= ALL_SOCKETS && (hasSeveral || this.#count >= 2 * ALL_SOCKETS)) {
        throw new ChatError("unavailable", "Too many sockets are open.", { retryMs: 10_000 });
      }
      mine.fill(now);
      if (mine.isSpent) {
        throw new ChatError("rate_limited", "You’re going too fast. Wait a moment and try again.", {
          retryMs: mine.waitMs,
        });
      }
      mine.take(UPGRADE_FRAMES, 0);
    }
    this.#count++;
    return new SocketPlace(this, mine, shared);
  }

  /** The time to count by; undefined: nothing is counted. */
  now(): number | undefined {
    return this.#isLimited ? this.#clock.elapsed() : undefined;
  }

  /** One of its places is free again. */
  released(): void {
    this.#count--;
  }

  /** Forgets those who have no socket and took nothing lately. */
  sweep(): void {
    const now = this.#clock.elapsed();
    for (const shares of [this.#people, this.#addresses]) {
      for (const [key, share] of shares) {
        if (share.sockets > 0) continue;
        share.fill(now);
        if (share.isWhole) shares.delete(key);
      }
    }
  }
}

function tooMany(message: string): ChatError {
  return new ChatError("rate_limited", message, { retryMs: 60_000 });
}
