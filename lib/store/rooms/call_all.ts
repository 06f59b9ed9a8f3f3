import { keys } from "../kv/keys.ts";
import type { Kv } from "../kv/kv.ts";
import { readStaff, staffIds } from "../people/staff.ts";
import type { ServerSettings } from "../server/settings.ts";
import { isModerator, LOBBY } from "./room.ts";
import type { Rooms } from "./rooms.ts";

/** In a room of so many people anybody may call all of them. */
const FEW = 20;

export interface CallAllOptions {
  kv: Kv;
  rooms: Pick<Rooms, "get">;
  settings: Pick<ServerSettings, "current">;
}

/**
 * Those of these people who may not call everybody of a room at once, as its setting and that of the
 * server have it: what they write as `@room` is text. Asked for texts alone that have such a word.
 */
export async function refusedCallers(
  { kv, rooms, settings }: CallAllOptions,
  id: string,
  people: readonly string[],
): Promise<string[]> {
  const room = await rooms.get(id);
  if (room === undefined || room.kind === "direct") return [];
  const who = room.callAll === "default" ? settings.current.whoCallsAll : room.callAll;
  if (who === "everybody") return [];
  const prefix = id === LOBBY ? keys.users() : keys.members(id);
  const members = await kv.list({ prefix }, { limit: FEW + 1 });
  if (members.length <= FEW) return [];
  const staff = staffIds(readStaff((await kv.get(keys.staff())).value));
  return people.filter((id) =>
    !isModerator(room, { id, role: staff.has(id) ? "admin" : "member" })
  );
}
