import { type ResetLinks, resetNotFound } from "../store/people/reset_links.ts";
import type { Sessions } from "../store/people/sessions.ts";
import type { User, Users } from "../store/people/users.ts";
import type { Audit } from "../store/server/audit.ts";
import type { Attempts } from "./attempts.ts";
import type { Accounts, Arrival, SignedIn } from "./accounts.ts";
import { assertGoodPassword, type Passwords } from "./passwords.ts";

export interface ResetsOptions {
  links: ResetLinks;
  users: Pick<Users, "get">;
  sessions: Pick<Sessions, "putEndAll">;
  accounts: Pick<Accounts, "enter">;
  passwords: Pick<Passwords, "hash">;
  audit: Pick<Audit, "put">;
  attempts: Pick<Attempts, "tryCode">;
}

/** New passwords for people who lost theirs, by a link that an owner or admin gave them. */
export class Resets {
  #options: ResetsOptions;

  constructor(options: ResetsOptions) {
    this.#options = options;
  }

  /**
   * Whose link it is. Asking uses nothing up.
   *
   * @throws {ChatError} `not_found`, whatever is the matter with it; `rate_limited` for an address that
   *   tries many codes
   */
  async find(code: string, address: string): Promise<User> {
    const { attempts, users, links } = this.#options;
    return await attempts.tryCode(address, async () => {
      const user = await users.get(await links.find(code));
      if (user === undefined) throw resetNotFound();
      return user;
    });
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
    let endRest = () => Promise.resolve();
    await links.spend(code, hash, async (op, id) => {
      endRest = await sessions.putEndAll(op, id);
      await audit.put(op, {
        by: id,
        action: "password",
        subject: `user ${id}`,
        detail: "by reset link",
      });
    });
    await endRest();
    return await accounts.enter(user, arrival, hash);
  }
}
