import { isStaff, type ServerRole } from "../../protocol/server_role.ts";
import { keys } from "../kv/keys.ts";
import type { Kv } from "../kv/kv.ts";
import type { Operation } from "../kv/operation.ts";
import type { Head } from "../log/head.ts";
import { cursorOf } from "../reading/cursor.ts";
import { LOBBY } from "../rooms/room.ts";
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
  if (before.role === "guest" && user.role !== "guest") await putLobbyRead(kv, op, id);
  putMark(op, keys.inactive(id), user.state !== undefined, before.state !== undefined);
  const [role, former] = [activeRole(user), activeRole(before)];
  if (role === former || ![role, former].some((one) => one !== undefined && isStaff(one))) return;
  const staff = await kv.get(keys.staff());
  op.check(staff).set(keys.staff(), withRole(readStaff(staff.value), id, role));
}

/** What was said in the lobby while somebody did not belong to it is not new to them. */
async function putLobbyRead(kv: Kv, op: Operation, user: string): Promise<void> {
  const [head, cursor] = await Promise.all([
    kv.get<Head>(keys.head(LOBBY)),
    cursorOf(kv, user, LOBBY),
  ]);
  if (head.value === null) return;
  const { seq, count } = head.value;
  op.check(cursor).set(cursor.key, { seq, count });
}

function putMark(op: Operation, key: Deno.KvKey, isSet: boolean, wasSet: boolean): void {
  if (isSet === wasSet) return;
  if (isSet) op.set(key, true);
  else op.delete(key);
}

function activeRole({ role, state }: User): ServerRole | undefined {
  return state === undefined ? role : undefined;
}
