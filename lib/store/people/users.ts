import { HUES, lookOf, LOOKS } from "../../text/names/initials.ts";
import { newId } from "../../base/ids.ts";
import * as v from "valibot";
import { accountNotFound } from "../../base/errors.ts";
import type { Clock } from "../../base/clock.ts";
import { CLOSE } from "../../protocol/close_code.ts";
import { OwnStatus } from "../../protocol/own_status.ts";
import { FOLDED_UNITS } from "../../text/names/names.ts";
import type { Operation } from "../kv/operation.ts";
import type { Head } from "../log/head.ts";
import type { Notices, UserNotice } from "../isolates/notices.ts";
import { SERVER_ROLES } from "../../protocol/server_role.ts";
import { keys } from "../kv/keys.ts";
import type { Kv } from "../kv/kv.ts";
import { LOBBY } from "../rooms/room.ts";
import { putStanding } from "./standing.ts";
import {
  formerAfter,
  FormerUsername,
  holderOf,
  putUsername,
  readFree,
  type UsernameIndex,
} from "./usernames.ts";

/** The newest accounts that a new one is to be told apart from. */
const NEWEST = LOOKS - 1;

/** About one id in `LOOKS` is fit, so that this many are never all unfit. */
const IDS_TRIED = 50 * LOOKS;

/**
 * An id for a new account whose avatar looks different from those of the newest accounts: whoever
 * comes at about the same time is shown together. The look follows from the id alone, so that it is
 * the same everywhere, and nothing has to be stored or sent for it.
 *
 * @param newest the ids of the newest accounts, the newest first
 */
export function newPersonId(newest: readonly string[]): string {
  const looks = new Set(newest.slice(0, NEWEST).map(lookOf));
  const hues = new Set(newest.slice(0, HUES - 1).map((id) => lookOf(id) % HUES));
  let id = newId().toLowerCase();
  for (let tries = 1; tries < IDS_TRIED; tries++) {
    const look = lookOf(id);
    if (!looks.has(look) && !hues.has(look % HUES)) break;
    id = newId().toLowerCase();
  }
  return id;
}

/** An account; `createdAt` is in milliseconds since 1970 (UTC). The password is kept apart from it. */
const StoredUser = v.object({
  id: v.string(),
  /** As it was typed, normalized; unique when folded. */
  username: v.string(),
  /** The name that others see. */
  name: v.string(),
  role: v.picklist(SERVER_ROLES),
  /** Why nobody can use it; absent of an account that is active. */
  state: v.optional(v.picklist(["deactivated", "banned", "gone"])),
  createdAt: v.number(),
  /** Usernames of before, the oldest first. */
  formerNames: v.optional(v.array(FormerUsername)),
  status: v.optional(OwnStatus),
  /** Whose invite they came by: an id, or `command line`. */
  invitedBy: v.optional(v.string()),
  /** The version of the picture, counted upwards; absent without one. */
  avatar: v.optional(v.number()),
  about: v.optional(v.string()),
  pronouns: v.optional(v.string()),
  timezone: v.optional(v.string()),
  language: v.optional(v.string()),
  /** Absent for that of the device. */
  theme: v.optional(v.picklist(["light", "dark"])),
  /** They want to be asked before somebody brings them into a room. */
  asksFirst: v.optional(v.literal(true)),
  hasSeenFirstSteps: v.optional(v.literal(true)),
});
/** An account. */
export type User = v.InferOutput<typeof StoredUser>;

/** Whether the account can be used: it is neither deactivated nor banned nor deleted. */
export function isActive({ state }: Pick<User, "state">): boolean {
  return state === undefined;
}

/** Whether a stored account, if there is one, can be used. */
export function isActiveAccount(value: unknown): boolean {
  const user = readUser(value);
  return user === undefined || isActive(user);
}

/** Called with the notice of an account that has changed. */
export type UserListener = (notice: UserNotice) => void;

/** A new account. */
export interface NewUser {
  username: string;
  name: string;
  index: UsernameIndex;
  /** The look-alike forms of the display name; none for one that is the username itself. */
  nameSkeletons: readonly string[];
  passwordHash: string;
}

/** Stands for the account of a name that nobody has: looking it up takes as long as any other. */
const NOBODY = "nobody";

/**
 * Decides whether an account may be made, from what is stored, and puts what comes of it into the same
 * commit, which is begun again for as long as somebody else is faster.
 *
 * @returns what an account that is not the first is
 * @throws {ChatError} when there is to be none
 */
export type Admit = (
  op: Operation,
  account: { id: string; isFirst: boolean },
) => Promise<
  { role: Exclude<User["role"], "owner"> } & Pick<User, "hasSeenFirstSteps" | "invitedBy">
>;

/** For a program's account: nobody is there to be shown the first steps. */
const admitMember: Admit = () => Promise.resolve({ role: "member", hasSeenFirstSteps: true });

/** Every account of the server. */
export class Users {
  #kv: Kv;
  #clock: Clock;
  #notices: Pick<Notices, "put">;
  #listeners = new Set<UserListener>();
  /** The ids that this isolate gave out, the newest first: some are not committed yet. */
  #given: string[] = [];

  constructor(kv: Kv, clock: Clock, notices: Pick<Notices, "put">) {
    this.#kv = kv;
    this.#clock = clock;
    this.#notices = notices;
  }

  /** The account with this id, or undefined. */
  async get(id: string): Promise<User | undefined> {
    return readUser((await this.#kv.get(keys.user(id))).value);
  }

  /** The accounts with these ids, in their order, undefined for those that are not there. */
  async getMany(ids: readonly string[]): Promise<(User | undefined)[]> {
    const entries = await this.#kv.getMany(ids.map((id) => keys.user(id)));
    return entries.map((entry) => readUser(entry.value));
  }

  /** The first `limit` accounts, in the order of their making. */
  async list(limit: number): Promise<User[]> {
    const entries = await this.#kv.list({ prefix: keys.users() }, { limit });
    return entries.flatMap(({ value }) => readUser(value) ?? []);
  }

  /** At most `limit` accounts, the newest first, of those that were made before the one with this id. */
  async listNewest(
    { before, limit }: { before?: string | undefined; limit: number },
  ): Promise<User[]> {
    const selector = before === undefined
      ? { prefix: keys.users() }
      : { prefix: keys.users(), end: keys.user(before) };
    const entries = await this.#kv.list(selector, { limit, reverse: true });
    return entries.flatMap(({ value }) => readUser(value) ?? []);
  }

  /** The account with this folded username, or undefined. */
  async byUsername(folded: string): Promise<User | undefined> {
    const id = holderOf((await this.#kv.get(keys.username(folded))).value);
    return id === undefined ? undefined : await this.get(id);
  }

  /** At most `limit` accounts whose folded usernames begin so, in the order of these. */
  async beginningWith(folded: string, limit: number): Promise<User[]> {
    // A single character may fold to many, and a key has its limit.
    if (folded.length > FOLDED_UNITS) return [];
    const entries = await this.#kv.list({
      start: keys.username(folded),
      end: keys.username(`${folded}\u{10ffff}`),
    }, { limit });
    // By a username of before, too, but not twice.
    const ids = new Set(entries.flatMap(({ value }) => holderOf(value) ?? []));
    const users = await this.getMany([...ids]);
    return users.filter((user) => user !== undefined);
  }

  /**
   * The account with this folded username and the hash of its password, with the same reads whether
   * there is one or not.
   */
  async credentials(folded: string): Promise<{ user: User; passwordHash: string } | undefined> {
    const id = holderOf((await this.#kv.get(keys.username(folded))).value) ?? NOBODY;
    const [account, password] = await this.#kv.getMany([keys.user(id), keys.password(id)]);
    const user = readUser(account?.value);
    const passwordHash = readText(password?.value);
    return user === undefined || passwordHash === undefined ? undefined : { user, passwordHash };
  }

  /**
   * Refuses a name that is taken or looks like one that is, and a display name that looks like
   * somebody else's username.
   *
   * @throws {ChatError} `conflict` with field `username` or `name`
   */
  async assertFree(wanted: Pick<NewUser, "index" | "nameSkeletons">): Promise<void> {
    await readFree(this.#kv, wanted, this.#clock.now());
  }

  /**
   * Makes an account in one atomic commit. The first of a server becomes its owner: of any number
   * at once exactly one.
   *
   * @param admit decides in the commit whether the account may be; without it any may
   * @throws {ChatError} `conflict` with field `username` or `name`, and whatever `admit` throws
   */
  async create(wanted: NewUser, admit: Admit = admitMember): Promise<User> {
    // One for all tries: each that is given takes a look from those who come next.
    let id: string | undefined;
    const user = await this.#kv.update(async (op) => {
      const names = await readFree(this.#kv, wanted, this.#clock.now());
      const [owner, lobby, newest] = await Promise.all([
        this.#kv.get(keys.owner()),
        this.#kv.get<Head>(keys.head(LOBBY)),
        this.#newest(),
      ]);
      id ??= this.#giveId(newest);
      const isFirst = owner.versionstamp === null;
      const { role, ...rest } = await admit(op, { id, isFirst });
      const user: User = {
        id,
        username: wanted.username,
        name: wanted.name,
        role: isFirst ? "owner" : role,
        createdAt: this.#clock.now(),
        ...rest,
      };
      op.check(owner);
      if (isFirst) {
        op.set(keys.owner(), user.id).set(keys.staff(), { owners: [user.id], admins: [] });
      }
      for (const name of names) op.check(name).set(name.key, user.id);
      op.set(keys.user(user.id), user).set(keys.password(user.id), wanted.passwordHash);
      if (user.role === "guest") {
        op.set(keys.guest(user.id), true);
        this.#notices.put(op, { change: "user", users: [user.id] });
      } else if (lobby.value !== null) {
        // What was said before somebody came is not new to them.
        const { seq, count } = lobby.value;
        op.set(keys.cursor(user.id, LOBBY), { seq, count });
      }
      return user;
    });
    if (user.role === "guest") this.#tell({ change: "user", users: [user.id] });
    return user;
  }

  /** The ids of the newest accounts. */
  async #newest(): Promise<string[]> {
    const entries = await this.#kv.list({ prefix: keys.users() }, { limit: NEWEST, reverse: true });
    return entries.map(({ key }) => String(key.at(-1)));
  }

  #giveId(newest: readonly string[]): string {
    // An id begins with its time.
    const known = [...new Set([...this.#given, ...newest])].sort().toReversed();
    const id = newPersonId(known);
    this.#given = [id, ...this.#given].slice(0, NEWEST);
    return id;
  }

  /**
   * Changes an account from what it is now, in one commit with a notice, and with who the guests, the
   * inactive and the staff are. Afterwards every isolate has it, and closes sockets where it has to:
   * those of somebody who is not active any more, and those whose role on the server is another.
   *
   * @param also puts more into the same commit; called again with it when somebody else was faster
   * @returns the account as it is then
   * @throws {ChatError} `not_found` for no account, `conflict` for a server that would have no owner, and
   *   whatever `change` and `also` throw
   */
  async update(
    id: string,
    change: (user: User) => User | Promise<User>,
    also?: (op: Operation, user: User, before: User) => void | Promise<void>,
  ): Promise<User> {
    const { user, notice } = await this.#kv.update(async (op) => {
      const now = this.#clock.now();
      const { user, before } = await this.#rewrite(
        op,
        id,
        async (before) => withFormerNames(await change(before), before, now),
      );
      await putUsername(this.#kv, op, user, before, { now, isGone: user.state === "gone" });
      await putStanding(this.#kv, op, user, before);
      const notice = userNotice(user, before);
      this.#notices.put(op, notice);
      await also?.(op, user, before);
      return { user, notice };
    });
    this.#tell(notice);
    return user;
  }

  /**
   * Changes what an account says of itself, from what it says now, and puts more into the same commit.
   *
   * @throws whatever `change` throws
   */
  async setStatus(
    id: string,
    change: (before: OwnStatus | undefined) => OwnStatus | undefined,
    also: (op: Operation) => void,
  ): Promise<OwnStatus | undefined> {
    return await this.#kv.update(async (op) => {
      const { user } = await this.#rewrite(op, id, ({ status: before, ...rest }) => {
        const status = change(before);
        return status === undefined ? rest : { ...rest, status };
      });
      also(op);
      return user.status;
    });
  }

  /**
   * Has `listener` called, in this isolate, with the notice of each account that this isolate changed.
   * Returns what takes it off again.
   */
  onChanged(listener: UserListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(notice: UserNotice): void {
    for (const listener of this.#listeners) listener(notice);
  }

  async #rewrite(
    op: Operation,
    id: string,
    change: (user: User) => User | Promise<User>,
  ): Promise<{ user: User; before: User }> {
    const entry = await this.#kv.get(keys.user(id));
    const before = readUser(entry.value);
    if (before === undefined) throw accountNotFound();
    const user = v.parse(StoredUser, await change(before));
    op.check(entry).set(keys.user(id), user);
    return { user, before };
  }

  /**
   * Replaces the hash of an account's password, unless it has changed from `previous` meanwhile; whether
   * it did.
   */
  async replacePasswordHash(id: string, previous: string, next: string): Promise<boolean> {
    const key = keys.password(id);
    const entry = await this.#kv.get(key);
    if (entry.value !== previous) return false;
    const committed = await this.#kv.commit((op) => {
      op.check({ key, versionstamp: entry.versionstamp }).set(key, next);
    });
    return committed !== undefined;
  }
}

/** The account with its usernames of before, of which a deleted one has none. */
function withFormerNames(user: User, before: User, now: number): User {
  const { formerNames: _names, ...rest } = user;
  const formerNames = user.state === "gone" ? [] : formerAfter(user, before, now);
  return formerNames.length === 0 ? rest : { ...rest, formerNames };
}

/** The notice of a changed account, with what becomes of its sockets. */
function userNotice(user: User, before: User): UserNotice {
  const ends = endOfSockets(user, before);
  return { change: "user", users: [user.id], ...(ends === undefined ? {} : { ends }) };
}

function endOfSockets(user: User, before: User): UserNotice["ends"] {
  // Whoever deleted their own account was not put out.
  if (user.state === "gone") return CLOSE.signedOut;
  if (!isActive(user)) return CLOSE.banned;
  return user.role === before.role ? undefined : CLOSE.resync;
}

function readUser(value: unknown): User | undefined {
  return value === null || value === undefined ? undefined : v.parse(StoredUser, value);
}

function readText(value: unknown): string | undefined {
  return value === null || value === undefined ? undefined : v.parse(v.string(), value);
}
