import type { Write } from "../log/write.ts";
import * as v from "valibot";
import type { NamedRooms } from "../../protocol/event.ts";
import { beginningsOf, findNamed, LOOKED_UP } from "../../text/names/named.ts";
import { foldRoomName, NORMALIZED_UNITS } from "../../text/names/names.ts";
import { keys } from "../kv/keys.ts";
import type { Kv } from "../kv/kv.ts";
import { FOLDED_CHARS, readRoom } from "./room.ts";

/** The rooms that each write names. */
export type RoomsOfTexts = ReadonlyMap<Write, NamedRooms>;

/** The most that is kept of them with one message, in UTF-16 units of JSON. */
const KEPT_UNITS = 2_048;

/**
 * The rooms that texts in a room name, as they are called now: what they are called later changes
 * nothing. Public rooms, which everybody may see, and the room itself, which all may who read the text:
 * the id of any other one would tell of it. A guest, who sees no public room but their own, names none
 * but that either. Of a text that names more than can be kept none are.
 *
 * @param texts what is behind each `#`
 */
export async function roomsOfTexts(
  kv: Kv,
  home: string,
  texts: readonly (readonly [Write, readonly string[]])[],
  isGuest: (user: string) => boolean,
): Promise<RoomsOfTexts> {
  const wanted = texts.map(([write, typed]) => {
    const names = typed.flatMap((one) => beginningsOf("room", one)).map(fold);
    return { write, typed, names: new Set(names.filter((name) => name !== "")) };
  }).filter(({ names }) => names.size > 0 && names.size <= LOOKED_UP);
  if (wanted.length === 0) return new Map();
  const all = [...new Set(wanted.flatMap(({ names }) => [...names]))];
  const [own, ...entries] = await kv.getMany([
    keys.room(home),
    ...all.map((name) => keys.roomName(name)),
  ]);
  const ids = new Map(all.flatMap((name, index): [string, string][] => {
    const id = v.safeParse(v.string(), entries[index]?.value);
    return id.success ? [[name, id.output]] : [];
  }));
  const room = own === undefined || own.value === null ? undefined : readRoom(own.value);
  if (room?.kind === "private") ids.set(fold(room.name), home);
  return new Map(wanted.flatMap(({ write, typed }): [Write, NamedRooms][] => {
    const isBound = isGuest(write.author.id);
    const found = typed.flatMap((one): [string, string][] => {
      const named = findNamed("room", one, (name) => {
        const id = ids.get(fold(name));
        return id === undefined || (isBound && id !== home) ? undefined : [fold(name), id] as const;
      });
      return named === undefined ? [] : [[...named.found]];
    });
    const rooms = Object.fromEntries(found);
    return JSON.stringify(rooms).length > KEPT_UNITS ? [] : [[write, rooms]];
  }));
}

/** The key of a room's name; the empty text for what is too long for one. */
function fold(name: string): string {
  const folded = name.length > NORMALIZED_UNITS ? "" : foldRoomName(name);
  return folded.length > FOLDED_CHARS ? "" : folded;
}
