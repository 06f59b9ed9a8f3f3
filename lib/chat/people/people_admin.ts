import { accountNotFound } from "../../base/errors.ts";
import type { ServerRole } from "../../protocol/server_role.ts";
import { keys } from "../../store/kv/keys.ts";
import type { Entry, Kv } from "../../store/kv/kv.ts";
import type { Operation } from "../../store/kv/operation.ts";
import type { ResetLinks } from "../../store/people/reset_links.ts";
import type { Sessions } from "../../store/people/sessions.ts";
import { readStaff, type Staff } from "../../store/people/staff.ts";
import type { User, Users } from "../../store/people/users.ts";
import { type Audit, COMMAND_LINE } from "../../store/server/audit.ts";
import type { Erasures } from "./erasure.ts";
import { type Admin, mayActOn, type PeopleAct, refuseAct, type Subject } from "./people_rules.ts";

/** No user id is longer. */
const ID_CHARS = 64;

/** Whoever has the machine: they have the rights of an owner. */
export const MACHINE: Admin = { id: COMMAND_LINE, role: "owner" };

/** Other names of an account, checked; what is undefined stays, and a blank name is the username. */
export interface NewNames {
  username?: string | undefined;
  name?: string | undefined;
}

/** What becomes of the messages of somebody who is banned. */
export const BANNED_WORDS = ["keep", "erase"] as const;
/** What becomes of the messages of somebody who is banned. */
export type BannedWords = typeof BANNED_WORDS[number];

export interface PeopleAdminOptions {
  kv: Kv;
  users: Users;
  sessions: Pick<Sessions, "putEndAll">;
  resetLinks: Pick<ResetLinks, "put" | "putEnd">;
  audit: Pick<Audit, "put">;
  erasures: Pick<Erasures, "put" | "wake">;
}

/** How an act changes an account, and what is committed and recorded with it. */
interface Change {
  change?: (user: User) => User;
  also?: (op: Operation, after: User, before: User) => Promise<void> | void;
  /** What the audit log says beside the action and whom it was done to. */
  detail?: (after: User, before: User) => string;
}

/**
 * What owners and admins, and whoever has the machine, do to accounts. Each act is decided by the rules
 * (`people_rules.ts`) in the commit that does it, and recorded there.
 */
export class PeopleAdmin {
  #options: PeopleAdminOptions;

  constructor(options: PeopleAdminOptions) {
    this.#options = options;
  }

  /**
   * An account, and what may be done to it.
   *
   * @throws {ChatError} `not_found`, for one that was deleted too
   */
  async get(admin: Admin, id: string): Promise<{ user: User; may: (act: PeopleAct) => boolean }> {
    const { kv, users } = this.#options;
    const user = id.length > ID_CHARS ? undefined : await users.get(id);
    if (user === undefined || user.state === "gone") throw accountNotFound();
    const staff = readStaff((await kv.get(keys.staff())).value);
    const subject = subjectOf(user, staff);
    return { user, may: (act) => mayActOn(admin, subject, act) };
  }

  /** Puts somebody out until they are let in again: their sessions end, and what they wrote stays. */
  async deactivate(admin: Admin, id: string): Promise<User> {
    return await this.#putOut(admin, id, "deactivated", { action: "deactivate" });
  }

  /** Puts somebody out for good; what they wrote stays, or is erased everywhere, which takes a while. */
  async ban(admin: Admin, id: string, words: BannedWords): Promise<User> {
    const { erasures } = this.#options;
    const isErased = words === "erase";
    const user = await this.#putOut(admin, id, "banned", { action: "ban" }, {
      also(op) {
        if (isErased) erasures.put(op, id, admin.id);
      },
      detail: () => isErased ? "messages erased" : "messages kept",
    });
    if (isErased) erasures.wake();
    return user;
  }

  /** Lets somebody in again who was deactivated or banned. */
  async reactivate(admin: Admin, id: string): Promise<User> {
    return await this.#act(admin, id, { action: "reactivate" }, {
      change: ({ state: _state, ...user }) => user,
    });
  }

  /** Gives somebody another role on the server. */
  async setRole(admin: Admin, id: string, role: ServerRole): Promise<User> {
    return await this.#act(admin, id, { action: "role", role }, {
      change: (user) => ({ ...user, role }),
      detail: (_after, before) => `${before.role} to ${role}`,
    });
  }

  /**
   * Gives somebody another name or username.
   *
   * @throws {ChatError} `conflict` with the field, for a name that is another one's or looks like one
   */
  async rename(admin: Admin, id: string, { username, name }: NewNames): Promise<User> {
    return await this.#act(admin, id, { action: "rename" }, {
      change(before) {
        const user = { ...before, username: username ?? before.username };
        // Whose name was their username goes on without one of their own.
        const isOwn = before.name !== before.username;
        return { ...user, name: (name ?? (isOwn ? before.name : "")) || user.username };
      },
      detail: (after, before) =>
        [
          before.username === after.username ? "" : `@${before.username} to @${after.username}`,
          before.name === after.name ? "" : `${before.name} to ${after.name}`,
        ].filter((part) => part !== "").join(", "),
    });
  }

  /** Signs somebody out on all their devices. */
  async signOut(admin: Admin, id: string): Promise<User> {
    let endRest = () => Promise.resolve();
    const user = await this.#act(admin, id, { action: "signout" }, {
      also: async (op) => {
        endRest = await this.#options.sessions.putEndAll(op, id);
      },
    });
    await endRest();
    return user;
  }

  /** The code of a new link by which somebody sets another password; the one before it ends. */
  async reset(admin: Admin, id: string): Promise<string> {
    let code = "";
    await this.#act(admin, id, { action: "reset" }, {
      also: async (op) => {
        code = await this.#options.resetLinks.put(op, id);
      },
    });
    return code;
  }

  async #putOut(
    admin: Admin,
    id: string,
    state: "deactivated" | "banned",
    act: PeopleAct,
    { also, detail }: Change = {},
  ): Promise<User> {
    const { resetLinks, sessions } = this.#options;
    let endRest = () => Promise.resolve();
    const user = await this.#act(admin, id, act, {
      change: (user) => ({ ...user, state }),
      also: async (op, after, before) => {
        await resetLinks.putEnd(op, id);
        // None of them counts any more; they are not to come back with the account either.
        endRest = await sessions.putEndAll(op, id);
        await also?.(op, after, before);
      },
      ...(detail && { detail }),
    });
    await endRest();
    return user;
  }

  /** @throws {ChatError} `not_found`, or the refusal of the rules */
  async #act(
    admin: Admin,
    id: string,
    act: PeopleAct,
    { change = (user) => user, also, detail }: Change = {},
  ): Promise<User> {
    const { kv, users, audit } = this.#options;
    if (id.length > ID_CHARS) throw accountNotFound();
    let decidedBy: Entry<unknown>;
    return await users.update(id, async (before) => {
      decidedBy = await kv.get(keys.staff());
      const staff = readStaff(decidedBy.value);
      const refusal = refuseAct(presentOf(admin, staff), subjectOf(before, staff), act);
      if (refusal !== undefined) throw refusal;
      return change(before);
    }, async (op, after, before) => {
      op.check(decidedBy);
      await also?.(op, after, before);
      await audit.put(op, {
        by: admin.id,
        action: act.action,
        subject: `user ${id}`,
        detail: detail?.(after, before),
      });
    });
  }
}

/** Whoever acts, with the role that they have at this moment. */
function presentOf(admin: Admin, { owners, admins }: Staff): Admin {
  if (admin.id === COMMAND_LINE) return admin;
  const role = owners.includes(admin.id) ? "owner" : admins.includes(admin.id) ? "admin" : "member";
  return { id: admin.id, role };
}

function subjectOf({ id, role, state }: User, staff: Staff): Subject {
  const isLastOwner = staff.owners.length === 1 && staff.owners[0] === id;
  return { id, role, state, isLastOwner };
}
