import { createHmac } from "node:crypto";
import type {
  AttemptCounter,
  AttemptCounts,
  AttemptLimit,
} from "../store/people/attempt_counts.ts";

/** Longest part of a typed name that is counted by; longer ones are nobody's anyway. */
const KEY_CHARS = 64;

const LIMITS = {
  /** From one address, which may be an office or a school. */
  signInsOfAddress: { atOnce: 30, everyMs: 5_000 },
  signInsOfAddressToUser: { atOnce: 10, everyMs: 30_000 },
  /** To one username from all addresses, against a guesser who has many. */
  signInsToUser: { atOnce: 100, everyMs: 5_000 },
  /** From a browser that has been signed in to the account. */
  signInsOfDevice: { atOnce: 10, everyMs: 30_000 },
  signUpsOfAddress: { atOnce: 20, everyMs: 60_000 },
  /** From one address: codes of invites, of reset links and of the setup link that are none. */
  wrongCodes: { atOnce: 30, everyMs: 5_000 },
} as const satisfies Record<string, AttemptLimit>;

/** Somebody who tries to sign in. */
export interface Attempt {
  /** The name that was typed, folded. */
  folded: string;
  address: string;
  /** The id of a browser that has been signed in to this account before. */
  device: string | undefined;
}

/**
 * Limits how often one may try to get in. Names are counted together with the address that tries them,
 * so that nobody keeps others from signing in to their own accounts.
 */
export class Attempts {
  #counts: AttemptCounts;
  #secret: Uint8Array;
  #enabled: boolean;

  /** @param options `secret`: makes keys of what is counted by, since a typed name may be a password */
  constructor(
    { counts, secret, enabled }: { counts: AttemptCounts; secret: Uint8Array; enabled: boolean },
  ) {
    this.#counts = counts;
    this.#secret = secret;
    this.#enabled = enabled;
  }

  /**
   * Counts an attempt to sign in, before it is known what comes of it, so that many at once count
   * as well. Names that nobody has are counted alike.
   *
   * @throws {ChatError} `rate_limited` with `retryMs`
   */
  async signIn(attempt: Attempt): Promise<void> {
    if (this.#enabled) await this.#counts.take(this.#countersOf(attempt));
  }

  /** Takes an attempt back that succeeded: only failures are to be limited. */
  async signedIn(attempt: Attempt): Promise<void> {
    if (this.#enabled) await this.#counts.giveBack(this.#countersOf(attempt));
  }

  /**
   * Counts an attempt to sign up.
   *
   * @throws {ChatError} `rate_limited` with `retryMs`
   */
  async signUp(address: string): Promise<void> {
    if (this.#enabled) await this.#counts.take([this.#counter("signUpsOfAddress", address)]);
  }

  /**
   * Looks a code up, and limits how many an address tries that are none.
   *
   * @throws {ChatError} `rate_limited` with `retryMs`, and whatever `find` throws
   */
  async tryCode<T>(address: string, find: () => Promise<T>): Promise<T> {
    if (!this.#enabled) return await find();
    const counters = [this.#counter("wrongCodes", address)];
    await this.#counts.take(counters);
    const found = await find();
    await this.#counts.giveBack(counters);
    return found;
  }

  // What an address or a name has used up does not count for a known browser, which has its own share.
  #countersOf({ folded, address, device }: Attempt): AttemptCounter[] {
    const user = folded.slice(0, KEY_CHARS);
    if (device !== undefined) return [this.#counter("signInsOfDevice", `${device} ${user}`)];
    return [
      this.#counter("signInsOfAddress", address),
      this.#counter("signInsOfAddressToUser", `${address} ${user}`),
      this.#counter("signInsToUser", user),
    ];
  }

  #counter(limit: keyof typeof LIMITS, key: string): AttemptCounter {
    const mac = createHmac("sha256", this.#secret).update(`${limit} ${key}`).digest();
    return { id: new Uint8Array(mac).toHex(), ...LIMITS[limit] };
  }
}
