import type { Stopwatch } from "../base/clock.ts";
import { ChatError } from "../base/errors.ts";
import type { ClientFrame } from "../protocol/client_frame.ts";
import type { Person } from "../protocol/event.ts";
import { TokenBuckets } from "../base/token_buckets.ts";

/** Messages and changes of them at once and then a second, of one user and of one address (which a team may share). */
const MESSAGES = {
  user: { capacity: 60, perSecond: 10 },
  address: { capacity: 600, perSecond: 100 },
};

/** Other frames of one user: a page may open many rooms at once, and people type all the time. */
const FRAMES = { capacity: 1_200, perSecond: 50 };

/** Pages of one user, each of which takes the server as long as hundreds of messages. */
const PAGES = { capacity: 120, perSecond: 5 };

/** Users or addresses that are counted at a time. */
const MAX_KEYS = 50_000;

/** A person who sends something, and their address. */
export interface Sender {
  person: Person;
  address: string;
}

/** Frames that write an event: each counts as a message does. */
const WRITES: ReadonlySet<string> = new Set(["send", "edit", "delete", "react", "pin"]);

const DAY_S = 24 * 3_600;

/** Bytes that one person may write in a day: those of the texts, and a share for the rest of each event. */
const BYTES_A_DAY = 100 * 1024 * 1024;
const EVENT_BYTES = 200;

const BEYOND_ASCII = /[^\0-\x7f]/;

/** Limits how much one person and one address may send, write and load. */
export class RateLimits {
  #users: TokenBuckets;
  #addresses: TokenBuckets;
  #frames: TokenBuckets;
  #pages: TokenBuckets;
  #bytes: TokenBuckets;
  #enabled: boolean;

  constructor(enabled: boolean, clock: Stopwatch) {
    this.#enabled = enabled;
    const buckets = (rate: { capacity: number; perSecond: number }) =>
      new TokenBuckets({ ...rate, clock, maxKeys: MAX_KEYS, enabled });
    this.#users = buckets(MESSAGES.user);
    this.#addresses = buckets(MESSAGES.address);
    this.#frames = buckets(FRAMES);
    this.#pages = buckets(PAGES);
    this.#bytes = buckets({ capacity: BYTES_A_DAY, perSecond: BYTES_A_DAY / DAY_S });
  }

  /** Counts what an event of a person takes, with its text if it has one, for their day. */
  takeBytes({ id }: Pick<Person, "id">, text = ""): ChatError | undefined {
    if (!this.#enabled) return undefined;
    const length = BEYOND_ASCII.test(text) ? new TextEncoder().encode(text).length : text.length;
    const taken = this.#bytes.take(id, EVENT_BYTES + length);
    if (taken.ok) return undefined;
    return new ChatError(
      "rate_limited",
      `You can post at most ${BYTES_A_DAY / 1024 / 1024} MiB a day.`,
      { retryMs: taken.retryMs },
    );
  }

  /** Counts one frame; a refusal says when the next one is due. */
  takeFrame({ person, address }: Sender, type: ClientFrame["type"]): ChatError | undefined {
    const isWrite = WRITES.has(type);
    const taken = isWrite ? this.#users.take(person.id) : this.#frames.take(person.id);
    if (!taken.ok) return tooFast(taken.retryMs);
    if (!isWrite) return undefined;
    const shared = this.#addresses.take(address);
    // What others at the address send is held against those alone who send much themselves.
    if (shared.ok || this.#users.left(person.id) >= MESSAGES.user.capacity / 2) return undefined;
    return tooFast(shared.retryMs);
  }

  /**
   * Counts one request that is no message, as a frame.
   *
   * @throws {ChatError} `rate_limited`
   */
  admit({ id }: Pick<Person, "id">): void {
    const taken = this.#frames.take(id);
    if (!taken.ok) throw tooFast(taken.retryMs);
  }

  /**
   * Counts one page that is rendered for a person.
   *
   * @throws {ChatError} `rate_limited`
   */
  admitPage({ id }: Pick<Person, "id">): void {
    const taken = this.#pages.take(id);
    if (!taken.ok) throw tooFast(taken.retryMs);
  }
}

function tooFast(retryMs: number): ChatError {
  return new ChatError("rate_limited", "You’re going too fast. Wait a moment and try again.", {
    retryMs,
  });
}
