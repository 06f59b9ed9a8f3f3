import { isStaff, type ServerRole } from "../../protocol/server_role.ts";
import { keys } from "../kv/keys.ts";
import type { Kv } from "../kv/kv.ts";
import type { Operation } from "../kv/operation.ts";
import { readStaff, withRole } from "./staff.ts";
import type { User } from "./users.ts";

// How somebody stands with the server is in their account. What is asked of many people at once is kept
// beside it, and written in the same commit: who is a guest, who is not active, and who the staff are.

/**
 * Adds to a commit that somebody stands with the server as their account says from then on.
 *
 * @throws {ChatError} `conflict` when nobody would own the server
 */
export async function putStanding(
  kv: Kv,
  op: Operation,
  user: User,
  before: User,
): Promise<void> {
  const { id } = user;
  putMark(op, keys.guest(id), user.role === "guest", before.role === "guest");
  putMark(op, keys.inactive(id), user.state !== undefined, before.state !== undefined);
  const [role, former] = [activeRole(user), activeRole(before)];
  if (role === former || ![role, former].some((one) => one !== undefined && isStaff(one))) return;
  const staff = await kv.get(keys.staff());
  op.check(staff).set(keys.staff(), withRole(readStaff(staff.value), id, role));
}

function putMark(op: Operation, key: Deno.KvKey, isSet: boolean, wasSet: boolean): void {
  if (isSet === wasSet) return;
  if (isSet) op.set(key, true);
  else op.delete(key);
}

function activeRole({ role, state }: User): ServerRole | undefined {
  return state === undefined ? role : undefined;
}
