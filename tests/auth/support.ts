import { Accounts } from "../../lib/auth/accounts.ts";
import { Attempts } from "../../lib/auth/attempts.ts";
import { Devices } from "../../lib/auth/devices.ts";
import { Passwords, type ScryptCost } from "../../lib/auth/passwords.ts";
import type { Kv } from "../../lib/store/kv/kv.ts";
import type { Sessions } from "../../lib/store/people/sessions.ts";
import type { Users } from "../../lib/store/people/users.ts";
import type { Clock, Stopwatch } from "../../lib/base/clock.ts";
import type { Store } from "../../lib/store/store.ts";
import { openMemoryStore } from "../support/store.ts";

/** A cost at which hashing takes about a millisecond. */
export const CHEAP: ScryptCost = { ln: 4, r: 8, p: 1 };

/** A password that is accepted. */
export const PASSWORD = "meadow-lantern-48";

/** A clock that goes forward only when it is told to. */
export class FakeClock implements Clock, Stopwatch {
  #now = 1_790_000_000_000;
  #elapsed = 0;

  now(): number {
    return this.#now;
  }

  elapsed(): number {
    return this.#elapsed;
  }

  /** Somebody sets the wall clock; no time passes. */
  set(now: number): void {
    this.#now = now;
  }

  advance(ms: number): void {
    this.#now += ms;
    this.#elapsed += ms;
  }
}

/** Passwords that remember with which password and salt scrypt ran. */
export class SpiedPasswords extends Passwords {
  readonly runs: { password: string; cost: ScryptCost }[] = [];

  protected override derive(
    password: string,
    salt: Uint8Array,
    cost: ScryptCost,
  ): Promise<Uint8Array> {
    this.runs.push({ password, cost });
    return super.derive(password, salt, cost);
  }
}

/** Accounts over a database of their own. */
export class TestAccounts implements AsyncDisposable {
  readonly passwords: SpiedPasswords;
  readonly kv: Kv;
  readonly users: Users;
  readonly sessions: Sessions;
  readonly attempts: Attempts;
  readonly devices: Devices = new Devices(new Uint8Array(32));
  readonly accounts: Accounts;

  private constructor(
    readonly store: Store,
    readonly clock: FakeClock,
    rateLimits: boolean,
    cost: ScryptCost,
  ) {
    this.passwords = new SpiedPasswords({ cost });
    this.kv = store.kv;
    this.users = store.users;
    this.sessions = store.sessions;
    this.attempts = new Attempts({
      counts: store.attemptCounts,
      secret: new Uint8Array(32),
      enabled: rateLimits,
    });
    const { users, sessions, devices, attempts, passwords } = this;
    this.accounts = new Accounts({ users, sessions, devices, attempts, passwords });
  }

  static async open({ rateLimits = false, cost = CHEAP } = {}): Promise<TestAccounts> {
    const clock = new FakeClock();
    return new TestAccounts(await openMemoryStore(clock), clock, rateLimits, cost);
  }

  /** Signs up with a good password from some address. */
  signUp(username: string, address = "203.0.113.1") {
    return this.accounts.signUp({ username, password: PASSWORD, address });
  }

  /** Signs in from some address, with a browser that keeps `device`. */
  signIn(username: string, password = PASSWORD, address = "203.0.113.1", device?: string) {
    return this.accounts.signIn({ username, password, address, device });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.store.close();
  }
}
