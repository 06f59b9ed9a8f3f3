import { ChatError } from "../base/errors.ts";
import type { Session, Sessions } from "../store/people/sessions.ts";
import { type Admit, isActive, type User, type Users } from "../store/people/users.ts";
import type { Attempts } from "./attempts.ts";
import { deviceName } from "./device_name.ts";
import type { Devices } from "./devices.ts";
import { parseDisplayName } from "./display_name.ts";
import { assertGoodPassword, type Passwords } from "./passwords.ts";
import { parseUsername } from "./usernames.ts";
import { foldUsername } from "../text/names/names.ts";
import { skeletonsInName } from "../text/names/skeleton.ts";

/** Where an attempt to get in comes from. */
export interface Arrival {
  /** The address that attempts are counted by; see `clientAddress`. */
  address: string;
  /** The token of the session that the browser had so far; it ends. */
  previousToken?: string | undefined;
  /** The browser's cookie of the accounts that it has signed in to; see `Devices`. */
  device?: string | undefined;
  /** True when it came over https. */
  secure?: boolean;
  /** What the client says of itself, `User-Agent`. */
  userAgent?: string | null;
}

/** The name and password of an attempt to sign in or up, and where it came from. */
export interface Credentials extends Arrival {
  username: string;
  password: string;
}

/** The result of signing in: the account, the token of the new session, and the browser's device cookie. */
export interface SignedIn {
  user: User;
  token: string;
  device: string;
}

/** Stands for the account of a name that nobody has. */
const NOBODY = "nobody";

/** Signing up, in and out. */
export class Accounts {
  #users: Users;
  #sessions: Sessions;
  #passwords: Passwords;
  #attempts: Attempts;
  #devices: Devices;

  constructor(
    { users, sessions, devices, attempts, passwords }: {
      users: Users;
      sessions: Sessions;
      devices: Devices;
      attempts: Attempts;
      passwords: Passwords;
    },
  ) {
    this.#users = users;
    this.#sessions = sessions;
    this.#devices = devices;
    this.#passwords = passwords;
    this.#attempts = attempts;
  }

  /**
   * Makes an account and signs it in; the first account of a server is its owner's. A blank `name`
   * becomes the username. Who may is decided before (`Doors`), and in the commit by `admit`.
   *
   * @throws {ChatError} `invalid` with field `username`, `password` or `name`; `conflict` with field
   * `username`; `rate_limited` or `unavailable` with `retryMs`
   */
  async signUp(
    wanted: Credentials & { name?: string | undefined },
    admit?: Admit,
  ): Promise<SignedIn> {
    const { username, index } = parseUsername(wanted.username);
    const name = parseDisplayName(wanted.name ?? "", username);
    await assertGoodPassword(wanted.password, username);
    await this.#attempts.signUp(wanted.address);
    // Asked before the hash as well, which is the dear part.
    const nameSkeletons = name === username ? [] : skeletonsInName(name);
    await this.#users.assertFree({ index, nameSkeletons });
    const passwordHash = await this.#passwords.hash(wanted.password, wanted.address);
    const user = await this.#users.create(
      { username, name, index, nameSkeletons, passwordHash },
      admit,
    );
    return await this.enter(user, wanted, passwordHash);
  }

  /**
   * Signs in to an account with a new session. A name that nobody has and a wrong password are
   * answered with the same words after the same work. A browser that has signed in to the account
   * before is not kept out by what others try.
   *
   * @throws {ChatError} `unauthenticated`; `rate_limited` or `unavailable` with `retryMs`
   */
  async signIn(credentials: Credentials): Promise<SignedIn> {
    const { username, password, address } = credentials;
    const folded = foldUsername(username);
    const stranger = { folded, address, device: undefined };
    // Who cannot be known needs no account to be counted, and costs the store nothing when refused.
    const isStranger = !this.#devices.isWellFormed(credentials.device);
    if (isStranger) await this.#attempts.signIn(stranger);
    const found = await this.#users.credentials(folded);
    const device = this.#devices.idFor(credentials.device, found?.user.id ?? NOBODY);
    const attempt = { ...stranger, device };
    if (!isStranger) await this.#attempts.signIn(attempt);
    const { matches, stale } = await this.#passwords.compare(
      password,
      found?.passwordHash,
      address,
    );
    // The same words for somebody who was put out: who knows no password learns nothing of the account.
    if (found === undefined || !matches || !isActive(found.user)) {
      throw new ChatError("unauthenticated", "This username and password do not match.");
    }
    await this.#attempts.signedIn(attempt);
    const passwordHash = stale
      ? await this.#renewHash(found, password, address)
      : found.passwordHash;
    return await this.enter(found.user, credentials, passwordHash);
  }

  /**
   * The cookie by which a browser that is signed in to the account is known when it signs in again;
   * undefined when it has that already.
   */
  deviceFor(kept: string | undefined, user: User): string | undefined {
    const isKnown = this.#devices.idFor(kept, user.id) !== undefined;
    return isKnown ? undefined : this.#devices.add(kept, user.id);
  }

  /**
   * Begins a session of somebody who has shown who they are; the one that the browser had ends.
   *
   * @param passwordHash of the password that they showed, if they did
   * @throws {ChatError} `unauthenticated` when that is not the account's any more
   */
  async enter(
    user: User,
    { previousToken, device, secure = false, address, userAgent = null }: Arrival,
    passwordHash?: string,
  ): Promise<SignedIn> {
    const origin = { address, device: deviceName(userAgent) };
    const { token } = await this.#sessions.create(user.id, { secure, origin, passwordHash });
    if (previousToken !== undefined) await this.#sessions.revokeToken(previousToken);
    return { user, token, device: this.#devices.add(device, user.id) };
  }

  /**
   * Gives somebody who is signed in another password, and ends all their other sessions. The present
   * one is asked for: a browser that was left open is not enough. Tries count as those to sign in.
   *
   * @throws {ChatError} `invalid` with field `current` or `password`; `rate_limited` or `unavailable`
   * with `retryMs`
   */
  async changePassword(
    { user, session }: { user: User; session: Session },
    { current, password, address, device }: {
      current: string;
      password: string;
    } & Pick<Arrival, "address" | "device">,
  ): Promise<void> {
    const present = await this.assertPassword(user, current, { address, device }, "current");
    await assertGoodPassword(password, user.username);
    const hash = await this.#passwords.hash(password, address);
    if (!await this.#users.replacePasswordHash(user.id, present, hash)) {
      throw new ChatError("invalid", "Your password was changed meanwhile.", { field: "current" });
    }
    await this.#sessions.revokeAll(user.id, { except: session.id });
  }

  /**
   * Asks somebody who is signed in for their password again. Tries count as those to sign in.
   *
   * @param field the field that has it
   * @returns its hash
   * @throws {ChatError} `invalid` with the field; `rate_limited` or `unavailable` with `retryMs`
   */
  async assertPassword(
    user: User,
    password: string,
    { address, device }: Pick<Arrival, "address" | "device">,
    field: string,
  ): Promise<string> {
    const folded = foldUsername(user.username);
    const attempt = { folded, address, device: this.#devices.idFor(device, user.id) };
    await this.#attempts.signIn(attempt);
    const found = await this.#users.credentials(folded);
    const { matches } = await this.#passwords.compare(password, found?.passwordHash, address);
    if (found === undefined || !matches) {
      throw new ChatError("invalid", "This is not your current password.", { field });
    }
    await this.#attempts.signedIn(attempt);
    return found.passwordHash;
  }

  /** Ends the session of a token, if there is one. */
  async signOut(token: string): Promise<void> {
    await this.#sessions.revokeToken(token);
  }

  /** Hashes a password anew, at today's cost; the hash that the account has then. */
  async #renewHash(
    { user, passwordHash }: { user: User; passwordHash: string },
    password: string,
    address: string,
  ): Promise<string> {
    try {
      const renewed = await this.#passwords.hash(password, address);
      const isReplaced = await this.#users.replacePasswordHash(user.id, passwordHash, renewed);
      if (isReplaced) return renewed;
      // Another sign-in may have renewed it first; after a change of the password it does not fit.
      const present = await this.#users.credentials(foldUsername(user.username));
      const { matches } = await this.#passwords.compare(password, present?.passwordHash, address);
      return present !== undefined && matches ? present.passwordHash : passwordHash;
    } catch (error) {
      // Whoever has shown their password comes in; the hash is renewed when there is time for it.
      if (!(error instanceof ChatError) || !error.temporary) throw error;
      return passwordHash;
    }
  }
}
