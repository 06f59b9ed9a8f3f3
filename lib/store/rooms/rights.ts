import { roomNotFound } from "../../base/errors.ts";
import { keys } from "../kv/keys.ts";
import type { Kv } from "../kv/kv.ts";
import { mayRead, type Room } from "./room.ts";

/** The key that a person's right to read the room rests on; none for a room that is everybody's. */
export function rightTo(room: Pick<Room, "id" | "kind">, user: string): Deno.KvKey | undefined {
  return mayRead(room, false) ? undefined : keys.member(room.id, user);
}

/**
 * What a commit has to check, so that it fails when the right has ended meanwhile.
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
