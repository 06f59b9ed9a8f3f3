import type { Person } from "../../protocol/event.ts";
import type { Memberships } from "../../store/rooms/memberships.ts";
import { type People, toPerson } from "../../store/people/people.ts";
import type { MarkedPeople } from "../../store/people/marked_people.ts";
import { LOBBY, type Room } from "../../store/rooms/room.ts";
import type { Users } from "../../store/people/users.ts";
import { foldPersonName } from "../../text/names/names.ts";

/** Members that are looked through; in a larger room the rest is found by username alone. */
const MEMBERS = 500;

/** The parts of the store that people are found in. */
export interface SearchPeopleSources {
  users: Pick<Users, "beginningWith">;
  memberships: Pick<Memberships, "among" | "membersOf">;
  guests: Pick<MarkedPeople, "has">;
  inactive: Pick<MarkedPeople, "has">;
  people: People;
}

/**
 * The people whom somebody in a room may mean by the beginning of a name: its members, by username or
 * by a word of their name, and where everybody may come in, others by username. A guest is told of the
 * members alone.
 *
 * @param asker whoever types
 * @param typed the beginning; empty for anybody
 */
export async function searchPeople(
  { users, memberships, guests, inactive, people }: SearchPeopleSources,
  asker: Pick<Person, "id">,
  room: Room,
  typed: string,
  limit: number,
): Promise<Person[]> {
  const folded = foldPersonName(typed);
  const ids = room.kind === "direct"
    ? await memberships.among(room.id, room.people)
    : room.id === LOBBY
    ? []
    : await memberships.membersOf(room.id, MEMBERS);
  const members = (await people.of(ids)).filter(({ username, name }) =>
    [username, ...name.split(/\s+/)].some((word) => foldPersonName(word).startsWith(folded))
  );
  const found = new Map(members.slice(0, limit).map((person) => [person.id, person]));
  if (room.kind === "public" && !guests.has(asker.id) && found.size < limit) {
    for (const user of await users.beginningWith(folded, limit)) {
      const isOut = inactive.has(user.id) || (room.id === LOBBY && guests.has(user.id));
      if (found.size < limit && !isOut) found.set(user.id, toPerson(user));
    }
  }
  return [...found.values()];
}
