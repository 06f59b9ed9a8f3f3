import type { MessageEvent, Person, StateEvent } from "../../protocol/event.ts";
import type { RoomPerson } from "../../protocol/presence.ts";
import type { PeopleById } from "./people.ts";
import type { RoomPresence } from "./room_presence.ts";

/** The people of a room as its list shows them: those who are here, and members who are not. */
export interface PeopleOfRoom {
  here: readonly RoomPerson[];
  away: readonly RoomPerson[];
}

/**
 * Puts together who is shown in a room. Neither a guest who has left nor a deleted account is
 * shown any longer.
 *
 * @param seed what the page's server knew
 * @param news what happened to the room since
 * @param people everybody who is known on the page
 */
export function peopleOfRoom(
  seed: readonly RoomPerson[],
  presence: RoomPresence,
  news: readonly StateEvent[],
  people: PeopleById,
): PeopleOfRoom {
  const here = presence.here.value;
  const members = new Map(
    seed.filter(({ guest }) => !guest).map((person) => [person.id, person]),
  );
  for (const event of news) {
    if (event.kind !== "member" || event.change === "role") continue;
    const { user, change } = event;
    const person = people.get(user);
    if (change !== "joined") members.delete(user);
    else if (person !== undefined) members.set(user, { ...person, state: "offline" });
  }
  // Names and pictures may have changed since.
  const named = (person: RoomPerson): RoomPerson => ({
    ...person,
    ...people.get(person.id),
    state: person.state,
  });
  const absent = [...members.values()].filter(({ id }) => !here.has(id)).map(named)
    .filter(({ gone }) => !gone);
  return {
    here: [...here.values()].map(named),
    away: absent.map((person) => ({
      ...person,
      state: "offline",
      ...presence.offline.get(person.id),
    })),
  };
}

/** Everybody who wrote one of the messages, each once. */
export function authorsOf(
  messages: readonly MessageEvent[],
  people: PeopleById,
): Person[] {
  return [...new Set(messages.map(({ by }) => by))].flatMap((id) => people.get(id) ?? []);
}
