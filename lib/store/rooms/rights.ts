import { roomNotFound } from "../../base/errors.ts";
import { keys } from "../kv/keys.ts";
import type { Kv } from "../kv/kv.ts";
import type { Room } from "./room.ts";

/**
 * Tells if somebody may read a room: a public one is open to all who are signed in but guests, any
 * other, and to guests every one, to its members.
 */
export function mayRead(
  { kind }: Pick<Room, "kind">,
  isMember: boolean,
  isGuest: boolean,
): boolean {
  return isMember || (kind === "public" && !isGuest);
}

/** The key that a person's right to read the room rests on; none for a room that is open to them. */
export function rightTo(
  room: Pick<Room, "id" | "kind">,
  user: string,
  isGuest: boolean,
): Deno.KvKey | undefined {
  return mayRead(room, false, isGuest) ? undefined : keys.member(room.id, user);
}

/**
 * The checks that let a commit fail when the right has ended meanwhile.
 *
 * @throws {ChatError} `not_found` when it has ended already
 */
export async function holdRight(
  kv: Kv,
  right: Deno.KvKey | undefined,
): Promise<Deno.AtomicCheck[]> {
  if (right === undefined) return [];
  const entry = await kv.get(right);
  if (entry.value === null) throw roomNotFound();
  return [entry];
}
