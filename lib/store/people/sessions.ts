import type { Operation } from "../kv/operation.ts";
import * as v from "valibot";
import { BoundedMap } from "../../base/bounded_map.ts";
import type { Clock } from "../../base/clock.ts";
import { ChatError } from "../../base/errors.ts";
import { newSecret } from "../../base/ids.ts";
import { keys } from "../kv/keys.ts";
import type { Kv } from "../kv/kv.ts";
import type { Counters } from "../isolates/counters.ts";
import type { Expiring } from "../kv/sweep.ts";
import type { MarkedPeople } from "./marked_people.ts";
import { putUse, type UseOrigin } from "./session_uses.ts";
import { isActive, isActiveAccount, type User, type Users } from "./users.ts";

const DAY_MS = 24 * 60 * 60 * 1_000;

/** How long a session lasts after it was last used, in milliseconds. */
export const SESSION_MS = 30 * DAY_MS;

/** How long a session lasts at most, however often it is used, in milliseconds. */
export const SESSION_LIFE_MS = 180 * DAY_MS;

/** A session is written again at most this often, however often it is used. */
const EXTEND_EVERY_MS = DAY_MS;

/** Ends of sessions that are moved at the same time; each use after a day tries again. */
const MOVED_AT_ONCE = 100;

/** A token: 32 random bytes as base64url. Nothing else is worth a look into the store. */
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** Sessions revoked in one commit; each takes three of its thousand mutations. */
const REVOKED_AT_ONCE = 300;

/** The most sessions of one account that are listed. */
const LISTED = 500;

/** Sessions of a person that are counted at most. */
const COUNTED = 100;

/** A person's sign-in on one device; times are in milliseconds since 1970 (UTC). */
const StoredSession = v.object({
  /** SHA-256 of the token in hexadecimal. The token itself is nowhere but with its bearer. */
  id: v.string(),
  user: v.string(),
  createdAt: v.number(),
  expiresAt: v.number(),
  /** Whether it began over https, and so was never in a cookie that another host may set. */
  secure: v.optional(v.literal(true)),
});
/** A person's sign-in on one device. */
export type Session = v.InferOutput<typeof StoredSession>;

/** A session that has just ended, and whose it was. */
export type Revoked = Pick<Session, "id" | "user">;

/** A session found by its token. */
export interface FoundSession {
  session: Session;
  user: User;
  /** Whether its end is just being moved, so that a cookie has to be moved along. */
  extended: boolean;
}

export interface SessionsOptions {
  kv: Kv;
  users: Pick<Users, "get">;
  guests: Pick<MarkedPeople, "has" | "read">;
  /** The people whose sessions count for nothing. */
  inactive: Pick<MarkedPeople, "has" | "read">;
  clock: Clock;
  counters: Pick<Counters, "addSessions">;
}

/** Sessions: the devices on which people are signed in. */
export class Sessions {
  #kv: Kv;
  #counters: Pick<Counters, "addSessions">;
  #users: Pick<Users, "get">;
  #guests: Pick<MarkedPeople, "has" | "read">;
  #inactive: Pick<MarkedPeople, "has" | "read">;
  #clock: Clock;
  #listeners = new Set<(revoked: Revoked) => void>();
  /** The ends that are being moved, by the sessions' ids. */
  #moving = new Map<string, Promise<void>>();
  /** The ends that were moved last, by the sessions' ids: a use may have read the one before. */
  #moved = new BoundedMap<string, number>(MOVED_AT_ONCE);

  constructor({ kv, users, guests, inactive, clock, counters }: SessionsOptions) {
    this.#kv = kv;
    this.#counters = counters;
    this.#users = users;
    this.#guests = guests;
    this.#inactive = inactive;
    this.#clock = clock;
  }

  /**
   * Starts a session. The token is known to the caller alone: only its hash is stored.
   *
   * @param options `secure`: whether it begins over https; `origin`: where it begins, and with what;
   *   `passwordHash`: of the password that was shown for it, which has to be the account's still
   * @throws {ChatError} `unauthenticated` when it is not
   */
  async create(
    user: string,
    { secure = false, origin, passwordHash }: {
      secure?: boolean;
      origin?: UseOrigin | undefined;
      passwordHash?: string | undefined;
    } = {},
  ): Promise<{ session: Session; token: string }> {
    const token = newSecret();
    const now = this.#clock.now();
    const session: Session = {
      id: await hashToken(token),
      user,
      createdAt: now,
      expiresAt: endOf(now, now),
      ...(secure ? { secure } : {}),
    };
    await this.#kv.update(async (op) => {
      // One that begins while its person is put out would be good again once they are let in.
      const account = await this.#kv.get(keys.user(user));
      op.check(account);
      if (!isActiveAccount(account.value)) {
        throw new ChatError("unauthenticated", "This account is closed.");
      }
      if (passwordHash !== undefined) {
        // Whoever sets another password ends all sessions, those among them that just begin.
        const entry = await this.#kv.get(keys.password(user));
        if (entry.value !== passwordHash) {
          throw new ChatError("unauthenticated", "The password was changed meanwhile.");
        }
        op.check(entry);
      }
      write(op, session);
      if (origin !== undefined) putUse(op, session.id, { at: now, ...origin });
    });
    return { session, token };
  }

  /**
   * The live session of a token with its account, or undefined. Being used moves its end to 30 days
   * from now, at most once a day and up to 180 days after it began. Nothing waits for that, and it may
   * fail: who reads needs a store that can be read, and no more.
   */
  async find(token: string): Promise<FoundSession | undefined> {
    if (!TOKEN.test(token)) return undefined;
    const entry = await this.#kv.get(keys.session(await hashToken(token)));
    const session = this.#readLive(entry.value);
    if (session === undefined) return undefined;
    const user = await this.#users.get(session.user);
    if (user === undefined || !isActive(user)) return undefined;
    // The notice of a change may be on its way still: nobody comes in as what they were before.
    if (this.#guests.has(user.id) !== (user.role === "guest")) await this.#guests.read([user.id]);
    if (this.#inactive.has(user.id)) await this.#inactive.read([user.id]);

    const longer = { ...session, expiresAt: endOf(session.createdAt, this.#clock.now()) };
    const end = Math.max(session.expiresAt, this.#moved.get(session.id) ?? 0);
    const isDue = longer.expiresAt - end >= EXTEND_EVERY_MS;
    if (!isDue || !this.#move(longer, entry)) return { session, user, extended: false };
    return { session: longer, user, extended: true };
  }

  /** Resolves when no end of a session is being moved. */
  async flush(): Promise<void> {
    await Promise.all(this.#moving.values());
  }

  /** Begins to move the end of a session; false when that has begun already, or too many are moved. */
  #move(session: Session, entry: Deno.AtomicCheck): boolean {
    if (this.#moving.has(session.id) || this.#moving.size >= MOVED_AT_ONCE) return false;
    // The check keeps a session that was revoked in the meantime from coming back.
    const moved = this.#kv.commit((op) => {
      op.check(entry);
      write(op, session);
    });
    // The next use tries again; what is the matter with the store it tells itself.
    const done = moved.then((versionstamp) => {
      if (versionstamp) this.#moved.set(session.id, session.expiresAt);
    }, () => {}).finally(() => this.#moving.delete(session.id));
    this.#moving.set(session.id, done);
    return true;
  }

  /** The live session with this id, or undefined. */
  async get(id: string): Promise<Session | undefined> {
    const session = this.#readLive((await this.#kv.get(keys.session(id))).value);
    return session === undefined || this.#inactive.has(session.user) ? undefined : session;
  }

  /** The live sessions of an account; of very many, some. */
  async list(user: string): Promise<Session[]> {
    const entries = await this.#kv.list({ prefix: keys.sessionsOf(user) }, { limit: LISTED });
    const ids = entries.map(({ key }) => String(key.at(-1)));
    const found = await this.#kv.getMany(ids.map((id) => keys.session(id)));
    return found.flatMap(({ value }) => this.#readLive(value) ?? []);
  }

  /** The number of devices on which somebody is signed in, counted up to a hundred. */
  async countOf(user: string): Promise<number> {
    return (await this.#kv.list({ prefix: keys.sessionsOf(user) }, { limit: COUNTED })).length;
  }

  /** The sessions among these that have ended. */
  async ended(ids: readonly string[]): Promise<string[]> {
    const entries = await this.#kv.getMany(ids.map((id) => keys.session(id)));
    return ids.filter((_id, index) => this.#readLive(entries[index]?.value ?? null) === undefined);
  }

  /** Ends the session of a token, if there is one. */
  async revokeToken(token: string): Promise<void> {
    if (TOKEN.test(token)) await this.revoke(await hashToken(token));
  }

  /** Ends the session with this id, if there is one. */
  async revoke(id: string): Promise<void> {
    const { value } = await this.#kv.get(keys.session(id));
    if (value !== null) await this.#end([v.parse(StoredSession, value)]);
  }

  /**
   * Adds to a commit that the sessions of an account end.
   *
   * @returns what is to be called after it: closes their sockets, and ends what was too many for it, or
   *   began meanwhile
   */
  async putEndAll(op: Operation, user: string): Promise<() => Promise<void>> {
    const rows = await this.#kv.list({ prefix: keys.sessionsOf(user) }, { limit: REVOKED_AT_ONCE });
    const ended = rows.map(({ key }) => ({ id: String(key.at(-1)), user }));
    this.#putEnd(op, ended);
    return async () => {
      this.#tell(ended);
      await this.revokeAll(user);
    };
  }

  /** Ends every session of an account, but for the one with the id `except`. */
  async revokeAll(user: string, { except }: { except?: string } = {}): Promise<void> {
    for await (const page of this.#kv.pages(keys.sessionsOf(user), REVOKED_AT_ONCE)) {
      const ids = page.map(({ key }) => String(key.at(-1)));
      await this.#end(ids.filter((id) => id !== except).map((id) => ({ id, user })));
    }
  }

  /**
   * Has `listener` called, in this isolate, after each session that ended before its time. Returns
   * what takes it off again.
   */
  onRevoked(listener: (revoked: Revoked) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #end(sessions: readonly Revoked[]): Promise<void> {
    if (sessions.length === 0) return;
    await this.#kv.commit((op) => this.#putEnd(op, sessions));
    this.#tell(sessions);
  }

  #putEnd(op: Operation, sessions: readonly Revoked[]): void {
    this.#counters.addSessions(op);
    for (const { id, user } of sessions) {
      op.delete(keys.session(id)).delete(keys.sessionOf(user, id)).delete(keys.sessionUse(id));
    }
  }

  #tell(sessions: readonly Revoked[]): void {
    for (const { id, user } of sessions) {
      for (const listener of this.#listeners) listener({ id, user });
    }
  }

  // Expired values are swept away late, so that their end is checked here as well.
  #readLive(value: unknown): Session | undefined {
    if (value === null) return undefined;
    const session = v.parse(StoredSession, value);
    const now = this.#clock.now();
    // One of an older version may say that it ends later than any may.
    return Math.min(session.expiresAt, endOf(session.createdAt, now)) > now ? session : undefined;
  }
}

function write(op: Operation, session: Session): void {
  op.set(keys.session(session.id), session).set(keys.sessionOf(session.user, session.id), true);
}

/** The end of a session of this age that is used now. */
function endOf(createdAt: number, now: number): number {
  return Math.min(now + SESSION_MS, createdAt + SESSION_LIFE_MS);
}

/** Sessions that have ended. */
export const expiringSessions: Expiring = {
  prefix: keys.sessions(),
  expired({ key, value }, now) {
    const { id, user, createdAt, expiresAt } = v.parse(StoredSession, value);
    const isOver = Math.min(expiresAt, createdAt + SESSION_LIFE_MS) <= now;
    return isOver ? [key, keys.sessionOf(user, id), keys.sessionUse(id)] : undefined;
  },
};

/**
 * SHA-256 in hexadecimal, of a session's token or another secret that is random enough: neither salt
 * nor slowness would add to it.
 */
export async function hashToken(token: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token));
  return new Uint8Array(digest).toHex();
}
