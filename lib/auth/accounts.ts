import { ChatError } from "../base/errors.ts";
import type { Stopwatch } from "../base/clock.ts";
import type { Sessions } from "../store/sessions.ts";
import type { User, Users } from "../store/users.ts";
import { Attempts } from "./attempts.ts";
import { parseDisplayName } from "./display_name.ts";
import { assertGoodPassword, Passwords } from "./passwords.ts";
import { foldUsername, parseUsername } from "./usernames.ts";

/** What somebody typed to get in, and where it came from. */
export interface Credentials {
  username: string;
  password: string;
  /** The address that attempts are counted by; see `clientAddress`. */
  address: string;
  /** The token of the session that the browser had so far; it ends. */
  previousToken?: string | undefined;
}

/** Who got in, and the token of the new session. */
export interface SignedIn {
  user: User;
  token: string;
}

/** Signing up, in and out. */
export class Accounts {
  #users: Users;
  #sessions: Sessions;
  #passwords: Passwords;
  #attempts: Attempts;

  /** `rateLimits: false` turns the limits of attempts off; `passwords` is there for tests. */
  constructor(
    { users, sessions, clock, rateLimits, passwords = new Passwords() }: {
      users: Users;
      sessions: Sessions;
      clock: Stopwatch;
      rateLimits: boolean;
      passwords?: Passwords;
    },
  ) {
    this.#users = users;
    this.#sessions = sessions;
    this.#passwords = passwords;
    this.#attempts = new Attempts({ clock, enabled: rateLimits });
  }

  /**
   * Makes an account and signs it in; the first account of a server is its owner's. A blank `name`
   * becomes the username.
   *
   * @throws {ChatError} `invalid` with field `username`, `password` or `name`; `conflict` with field
   * `username`; `rate_limited` or `unavailable` with `retryMs`
   */
  async signUp(wanted: Credentials & { name?: string | undefined }): Promise<SignedIn> {
    const { username, index } = parseUsername(wanted.username);
    const name = parseDisplayName(wanted.name ?? "", username);
    await assertGoodPassword(wanted.password, username);
    this.#attempts.signUp(wanted.address);
    // Asked before the hash as well, which is the dear part.
    await this.#users.assertFree(index);
    const passwordHash = await this.#passwords.hash(wanted.password);
    const user = await this.#users.create({ username, name, index, passwordHash });
    return await this.#enter(user, wanted.previousToken);
  }

  /**
   * Signs in to an account with a new session. A name that nobody has and a wrong password are
   * answered with the same words after the same work.
   *
   * @throws {ChatError} `unauthenticated`; `rate_limited` or `unavailable` with `retryMs`
   */
  async signIn({ username, password, address, previousToken }: Credentials): Promise<SignedIn> {
    const folded = foldUsername(username);
    this.#attempts.signIn(folded, address);
    const found = await this.#users.credentials(folded);
    const { matches, stale } = await this.#passwords.compare(password, found?.passwordHash);
    if (found === undefined || !matches) {
      throw new ChatError("unauthenticated", "This username and password do not match.");
    }
    this.#attempts.signedIn(folded, address);
    if (stale) {
      const renewed = await this.#passwords.hash(password);
      await this.#users.replacePasswordHash(found.user.id, found.passwordHash, renewed);
    }
    return await this.#enter(found.user, previousToken);
  }

  /** Ends the session of a token, if there is one. */
  async signOut(token: string): Promise<void> {
    await this.#sessions.revokeToken(token);
  }

  async #enter(user: User, previousToken: string | undefined): Promise<SignedIn> {
    const { token } = await this.#sessions.create(user.id);
    if (previousToken !== undefined) await this.#sessions.revokeToken(previousToken);
    return { user, token };
  }
}
