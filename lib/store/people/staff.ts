import * as v from "valibot";
import { ChatError } from "../../base/errors.ts";
import type { ServerRole } from "../../protocol/server_role.ts";
import { keys } from "../kv/keys.ts";
import type { Kv } from "../kv/kv.ts";

/** The ids of the active owners and admins of a server: one record, so that a commit can check it. */
const StoredStaff = v.object({ owners: v.array(v.string()), admins: v.array(v.string()) });
/** The ids of the active owners and admins of a server. */
export type Staff = v.InferOutput<typeof StoredStaff>;

/** Reads the record; there is none before the first account. */
export function readStaff(value: unknown): Staff {
  return value === null || value === undefined
    ? { owners: [], admins: [] }
    : v.parse(StoredStaff, value);
}

/** The ids of all of them. */
export function staffIds({ owners, admins }: Staff): ReadonlySet<string> {
  return new Set([...owners, ...admins]);
}

/**
 * The staff after somebody has another role.
 *
 * @param role undefined for somebody who is not active any more
 * @throws {ChatError} `conflict` when nobody would own the server
 */
export function withRole(staff: Staff, id: string, role: ServerRole | undefined): Staff {
  const next = {
    owners: [...staff.owners.filter((owner) => owner !== id), ...(role === "owner" ? [id] : [])],
    admins: [...staff.admins.filter((admin) => admin !== id), ...(role === "admin" ? [id] : [])],
  };
  if (staff.owners.length > 0 && next.owners.length === 0) {
    throw new ChatError(
      "conflict",
      "This is the only owner of the server. Make somebody else an owner first.",
    );
  }
  return next;
}

/** Makes the record in a database of before there was one, whose first account owns the server. */
export async function ensureStaff(kv: Kv): Promise<void> {
  await kv.update(async (op) => {
    const [staff, owner] = await kv.getMany([keys.staff(), keys.owner()]);
    const first = v.parse(v.nullish(v.string()), owner?.value);
    if (staff === undefined || staff.value !== null || first == null) return;
    op.check(staff).set(keys.staff(), { owners: [first], admins: [] } satisfies Staff);
  });
}
