import type { Stopwatch } from "../base/clock.ts";
import { ChatError } from "../base/errors.ts";
import { TokenBuckets } from "../base/token_buckets.ts";
import { type ResetLinks, resetNotFound } from "../store/people/reset_links.ts";
import type { Sessions } from "../store/people/sessions.ts";
import type { User, Users } from "../store/people/users.ts";
import type { Audit } from "../store/server/audit.ts";
import type { Accounts, Arrival, SignedIn } from "./accounts.ts";
import { assertGoodPassword, type Passwords } from "./passwords.ts";

/** Codes from one address that are no link's: 30 at once, then one in 5 s. */
const WRONG_CODES = { capacity: 30, perSecond: 1 / 5 };

/** The most addresses that are kept count of. */
const MAX_KEYS = 50_000;

export interface ResetsOptions {
  links: ResetLinks;
  users: Pick<Users, "get">;
  sessions: Pick<Sessions, "revokeAll">;
  accounts: Pick<Accounts, "enter">;
  passwords: Pick<Passwords, "hash">;
  audit: Pick<Audit, "put">;
  clock: Stopwatch;
  rateLimits: boolean;
}

/** New passwords for people who lost theirs, by a link that an owner or admin gave them. */
export class Resets {
  #options: ResetsOptions;
  #wrong: TokenBuckets;

  constructor(options: ResetsOptions) {
    this.#options = options;
    const { clock, rateLimits: enabled } = options;
    this.#wrong = new TokenBuckets({ ...WRONG_CODES, clock, enabled, maxKeys: MAX_KEYS });
  }

  /**
   * Whose link it is. Asking uses nothing up.
   *
   * @throws {ChatError} `not_found`, whatever is the matter with it; `rate_limited` for an address that
   *   tries many codes
   */
  async find(code: string, address: string): Promise<User> {
    const taken = this.#wrong.take(address);
    if (!taken.ok) {
      const seconds = Math.ceil(taken.retryMs / 1_000);
      throw new ChatError("rate_limited", `Too many attempts. Try again in ${seconds} s.`, taken);
    }
    const user = await this.#options.users.get(await this.#options.links.find(code));
    if (user === undefined) throw resetNotFound();
    this.#wrong.giveBack(address);
    return user;
  }

  /**
   * Sets the password of the link's person, ends all their sessions and begins one for whoever used
   * the link, which is used up by it.
   *
   * @throws {ChatError} as `find` does; `invalid` with field `password`, or `unavailable` with
   *   `retryMs`: then the link is still good
   */
  async setPassword(code: string, password: string, arrival: Arrival): Promise<SignedIn> {
    const { links, sessions, accounts, passwords, audit } = this.#options;
    const user = await this.find(code, arrival.address);
    await assertGoodPassword(password, user.username);
    const hash = await passwords.hash(password, arrival.address);
    // Before it as well: should the server end between the two, nobody is left in.
    await sessions.revokeAll(user.id);
    await links.spend(
      code,
      hash,
      (op, id) =>
        audit.put(op, {
          by: id,
          action: "password",
          subject: `user ${id}`,
          detail: "by reset link",
        }),
    );
    await sessions.revokeAll(user.id);
    return await accounts.enter(user, arrival);
  }
}
