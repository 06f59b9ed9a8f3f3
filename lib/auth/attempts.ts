import { ChatError } from "../base/errors.ts";
import type { Stopwatch } from "../base/clock.ts";
import { TokenBuckets, type Verdict } from "../base/token_buckets.ts";

/** The most names and addresses that are kept count of. */
const MAX_KEYS = 50_000;

/** Longest part of a typed name that is kept as a key; longer ones are nobody's anyway. */
const KEY_CHARS = 64;

/** From one address, which may be an office or a school: 30 at once, then one in 5 s. */
const SIGN_INS_OF_ADDRESS = { capacity: 30, perSecond: 1 / 5 };
/** From one address to one username: 10 at once, then one in 30 s. */
const SIGN_INS_OF_ADDRESS_TO_USER = { capacity: 10, perSecond: 1 / 30 };
/** To one username from all addresses, against a guesser who has many: 100 at once, then one in 5 s. */
const SIGN_INS_TO_USER = { capacity: 100, perSecond: 1 / 5 };
/** From a browser that has been signed in to the account: 10 at once, then one in 30 s. */
const SIGN_INS_OF_DEVICE = { capacity: 10, perSecond: 1 / 30 };
/** From one address: 20 at once, then one in a minute. */
const SIGN_UPS_OF_ADDRESS = { capacity: 20, perSecond: 1 / 60 };

/** Somebody who tries to sign in. */
export interface Attempt {
  /** The name that was typed, folded. */
  folded: string;
  address: string;
  /** The id of a browser that has been signed in to this account before. */
  device: string | undefined;
}

/**
 * Limits how often one may try to get in; each isolate counts for itself. Names are counted together
 * with the address that tries them, so that nobody keeps others from signing in to their own accounts.
 */
export class Attempts {
  #signInsOfAddress: TokenBuckets;
  #signInsOfAddressToUser: TokenBuckets;
  #signInsToUser: TokenBuckets;
  #signInsOfDevice: TokenBuckets;
  #signUpsOfAddress: TokenBuckets;

  constructor({ clock, enabled }: { clock: Stopwatch; enabled: boolean }) {
    const common = { clock, enabled, maxKeys: MAX_KEYS };
    this.#signInsOfAddress = new TokenBuckets({ ...SIGN_INS_OF_ADDRESS, ...common });
    this.#signInsOfAddressToUser = new TokenBuckets({ ...SIGN_INS_OF_ADDRESS_TO_USER, ...common });
    this.#signInsToUser = new TokenBuckets({ ...SIGN_INS_TO_USER, ...common });
    this.#signInsOfDevice = new TokenBuckets({ ...SIGN_INS_OF_DEVICE, ...common });
    this.#signUpsOfAddress = new TokenBuckets({ ...SIGN_UPS_OF_ADDRESS, ...common });
  }

  /**
   * Counts an attempt to sign in, before it is known what comes of it, so that many at once count
   * as well. Names that nobody has are counted alike.
   *
   * @throws {ChatError} `rate_limited` with `retryMs`
   */
  signIn(attempt: Attempt): void {
    for (const [buckets, key] of this.#countersOf(attempt)) admit(buckets.take(key));
  }

  /** Takes an attempt back that succeeded: only failures are to be limited. */
  signedIn(attempt: Attempt): void {
    for (const [buckets, key] of this.#countersOf(attempt)) buckets.giveBack(key);
  }

  /**
   * Counts an attempt to sign up.
   *
   * @throws {ChatError} `rate_limited` with `retryMs`
   */
  signUp(address: string): void {
    admit(this.#signUpsOfAddress.take(address));
  }

  // What an address or a name has used up does not count for a known browser, which has its own share.
  #countersOf({ folded, address, device }: Attempt): [TokenBuckets, string][] {
    const user = folded.slice(0, KEY_CHARS);
    if (device !== undefined) return [[this.#signInsOfDevice, `${device} ${user}`]];
    return [
      [this.#signInsOfAddress, address],
      [this.#signInsOfAddressToUser, `${address} ${user}`],
      [this.#signInsToUser, user],
    ];
  }
}

function admit(verdict: Verdict): void {
  if (verdict.ok) return;
  const seconds = Math.ceil(verdict.retryMs / 1_000);
  throw new ChatError("rate_limited", `Too many attempts. Try again in ${seconds} s.`, {
    retryMs: verdict.retryMs,
  });
}
