import * as v from "valibot";
import type { Erasures } from "../chat/people/erasure.ts";
import { ChatError } from "../base/errors.ts";
import { keys } from "../store/kv/keys.ts";
import type { Kv } from "../store/kv/kv.ts";
import type { Avatars } from "../store/people/avatars.ts";
import type { ResetLinks } from "../store/people/reset_links.ts";
import type { Sessions } from "../store/people/sessions.ts";
import { readStaff } from "../store/people/staff.ts";
import type { User, Users } from "../store/people/users.ts";
import type { Audit } from "../store/server/audit.ts";
import type { Accounts, Arrival } from "./accounts.ts";

/** How everybody is called whose account is gone. */
const DELETED_NAME = "Deleted person";

/** Characters of the id in the username of an account that is gone. */
const ID_CHARS = 8;

/** What becomes of what somebody wrote when their account goes. */
const Words = v.picklist(["keep", "erase"]);

export interface AccountDeletionDeps {
  kv: Kv;
  accounts: Pick<Accounts, "assertPassword">;
  users: Pick<Users, "update">;
  sessions: Pick<Sessions, "revokeAll">;
  resetLinks: Pick<ResetLinks, "putEnd">;
  avatars: Pick<Avatars, "delete">;
  audit: Pick<Audit, "put">;
  erasures: Pick<Erasures, "put" | "wake">;
}

/** Deletes people's own accounts. */
export class AccountDeletion {
  #deps: AccountDeletionDeps;

  constructor(deps: AccountDeletionDeps) {
    this.#deps = deps;
  }

  /** Whether somebody is the only owner of the server, who cannot go. */
  async isOnlyOwner({ id }: Pick<User, "id">): Promise<boolean> {
    const { owners } = readStaff((await this.#deps.kv.get(keys.staff())).value);
    return owners.length === 1 && owners[0] === id;
  }

  /**
   * Deletes the account of somebody who shows again that they know its password. In one commit it is
   * nobody's any more: what it said of its owner, its picture, its password and its link to a new one are gone, and
   * what is left to be done is noted. Then its sessions end, and its memberships and, with
   * `words=erase`, all that was written end one after the other.
   *
   * @throws {ChatError} `invalid` with field `password` or `words`; `conflict` for the only owner;
   *   `rate_limited` or `unavailable` with `retryMs`
   */
  async delete(
    user: User,
    wanted: { password: string; words: string } & Pick<Arrival, "address" | "device">,
  ): Promise<void> {
    const { accounts, users, sessions, resetLinks, avatars, audit, erasures } = this.#deps;
    const words = v.safeParse(Words, wanted.words);
    if (!words.success) {
      throw new ChatError("invalid", "Choose whether your messages stay or go.", {
        field: "words",
      });
    }
    await accounts.assertPassword(user, wanted.password, wanted, "password");
    const { id } = user;
    await users.update(id, toGone, async (op, _gone, { avatar }) => {
      op.delete(keys.password(id));
      if (avatar !== undefined) avatars.delete(op, id, avatar);
      await resetLinks.putEnd(op, id);
      erasures.put(op, id, id, { isGone: true, words: words.output === "erase" });
      const detail = `words=${words.output}`;
      await audit.put(op, { by: id, action: "delete", subject: `user ${id}`, detail });
    });
    erasures.wake();
    await sessions.revokeAll(id);
  }
}

/** What is left of an account: that somebody was there, who is nobody in particular. */
function toGone({ id, role, createdAt }: User): User {
  return {
    id,
    username: `deleted-${id.slice(-ID_CHARS)}`,
    name: DELETED_NAME,
    role,
    createdAt,
    state: "gone",
  };
}
