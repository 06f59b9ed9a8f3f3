import { computed } from "@preact/signals";
import type { Person } from "../protocol/event.ts";
import { EVERYBODY, foldPersonName, foldRoomName } from "../text/names.ts";
import type { People } from "./people.ts";

/** Looks up what `@name` and `#name` stand for; what is nothing is shown as it was typed. */
export interface Names {
  mention(name: string): { text: string; title?: string; isMe: boolean } | undefined;
  room(name: string): { text: string; href: string } | undefined;
}

/** A room that can be named. */
export interface NamedRoom {
  id: string;
  name: string;
  kind: string;
}

/**
 * Names as one reader may know them. What is shown follows the signals that the functions read.
 *
 * @param people everybody who is known
 * @param rooms the rooms that the reader may see; direct ones have no name of their own
 */
export function namesOf(
  me: Person,
  people: () => People,
  rooms: () => readonly NamedRoom[],
): Names {
  const persons = computed(() =>
    new Map([...people().values(), me].map((one) => [foldPersonName(one.username), one]))
  );
  const places = computed(() =>
    new Map(
      rooms().filter(({ kind }) => kind !== "direct").map((one) => [foldRoomName(one.name), one]),
    )
  );
  return {
    mention(typed) {
      const folded = foldPersonName(typed);
      if (EVERYBODY.includes(folded)) return { text: `@${folded}`, isMe: true };
      const person = persons.value.get(folded);
      return person &&
        { text: `@${person.name}`, title: `@${person.username}`, isMe: person.id === me.id };
    },
    room(typed) {
      const room = places.value.get(foldRoomName(typed));
      return room && { text: `#${room.name}`, href: `/rooms/${room.id}` };
    },
  };
}
