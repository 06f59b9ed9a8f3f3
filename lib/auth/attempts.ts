import { ChatError } from "../base/errors.ts";
import type { Stopwatch } from "../base/clock.ts";
import { TokenBuckets, type Verdict } from "../chat/rate_limit.ts";

/** The most names and addresses that are kept count of. */
const MAX_KEYS = 50_000;

/** Longest part of a typed name that is kept as a key; longer ones are nobody's anyway. */
const KEY_CHARS = 64;

/** From one address, which may be an office or a school: 30 at once, then one in 5 s. */
const SIGN_INS_OF_ADDRESS = { capacity: 30, perSecond: 1 / 5 };
/** To one username, from wherever: 10 at once, then one in 30 s. */
const SIGN_INS_TO_USER = { capacity: 10, perSecond: 1 / 30 };
/** From one address: 20 at once, then one in a minute. */
const SIGN_UPS_OF_ADDRESS = { capacity: 20, perSecond: 1 / 60 };

/** Limits how often one may try to get in; each isolate counts for itself. */
export class Attempts {
  #signInsOfAddress: TokenBuckets;
  #signInsToUser: TokenBuckets;
  #signUpsOfAddress: TokenBuckets;

  constructor({ clock, enabled }: { clock: Stopwatch; enabled: boolean }) {
    const common = { clock, enabled, maxKeys: MAX_KEYS };
    this.#signInsOfAddress = new TokenBuckets({ ...SIGN_INS_OF_ADDRESS, ...common });
    this.#signInsToUser = new TokenBuckets({ ...SIGN_INS_TO_USER, ...common });
    this.#signUpsOfAddress = new TokenBuckets({ ...SIGN_UPS_OF_ADDRESS, ...common });
  }

  /**
   * Counts an attempt to sign in, before it is known what comes of it, so that many at once count
   * as well. Names that nobody has are counted alike.
   *
   * @throws {ChatError} `rate_limited` with `retryMs`
   */
  signIn(folded: string, address: string): void {
    admit(this.#signInsOfAddress.take(address));
    admit(this.#signInsToUser.take(userKey(folded)));
  }

  /** Takes an attempt back that succeeded: only failures are to be limited. */
  signedIn(folded: string, address: string): void {
    this.#signInsOfAddress.giveBack(address);
    this.#signInsToUser.giveBack(userKey(folded));
  }

  /**
   * Counts an attempt to sign up.
   *
   * @throws {ChatError} `rate_limited` with `retryMs`
   */
  signUp(address: string): void {
    admit(this.#signUpsOfAddress.take(address));
  }
}

function userKey(folded: string): string {
  return folded.slice(0, KEY_CHARS);
}

function admit(verdict: Verdict): void {
  if (verdict.ok) return;
  const seconds = Math.ceil(verdict.retryMs / 1_000);
  throw new ChatError("rate_limited", `Too many attempts; try again in ${seconds} s.`, {
    retryMs: verdict.retryMs,
  });
}
