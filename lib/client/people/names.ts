import { computed } from "@preact/signals";
import type { MessageEvent, Person } from "../../protocol/event.ts";
import { personAddress } from "../../text/addresses.ts";
import type { FormerName } from "../../protocol/server_frame.ts";
import { findNamed, type NameKind } from "../../text/names/named.ts";
import { CROWD_WORDS, foldPersonName, foldRoomName } from "../../text/names/names.ts";
import type { PeopleById } from "./people.ts";

/** Somebody or something that a message names. */
export interface ShownName {
  text: string;
  /** Of a person: the username. */
  title?: string;
  /** Where it is. */
  href?: string;
  /** Whether it is the reader, alone or among others. */
  isMe?: boolean;
}

/** When a text was written, and whom and which rooms it named then. */
export type NamingMessage = Pick<MessageEvent, "at" | "editedAt" | "mentions" | "rooms">;

/**
 * Looks up what `@name` and `#name` stand for in a text; what is nothing is shown as it was typed, and so
 * is the `rest`, which is no part of the name.
 */
export type Names = (
  kind: NameKind,
  typed: string,
  said?: NamingMessage,
) => ShownName & { rest: string } | undefined;

/** A room that can be named. */
export interface NamedRoom {
  id: string;
  name: string;
  kind: string;
  /** Its last names, folded, the oldest first. */
  former?: readonly FormerName[] | undefined;
}

/**
 * Names as one reader may know them. What is shown follows the signals that the functions read.
 *
 * @param people everybody who is known
 * @param rooms the rooms that the reader may see; direct ones have no name of their own
 */
export function namesOf(
  me: Person,
  people: () => PeopleById,
  rooms: () => readonly NamedRoom[],
): Names {
  // By the usernames of now first, and then by those of before.
  const mentions = computed(() => {
    const known = [...new Map([[me.id, me], ...people()]).values()];
    return Map.groupBy([
      ...known.map((person) => ({ name: foldPersonName(person.username), person })),
      ...known.flatMap((person) => (person.former ?? []).map((name) => ({ name, person }))),
    ], ({ name }) => name);
  });
  const personOf = (typed: string, said?: NamingMessage): ShownName | undefined => {
    const name = foldPersonName(typed);
    if (CROWD_WORDS.includes(name)) return { text: `@${name}`, isMe: true };
    const found = mentions.value.get(name);
    // Somebody may have another one's former username: whom a text meant is kept with it.
    const { person } = found?.find(({ person: { id } }) => said?.mentions?.includes(id)) ??
      found?.[0] ?? {};
    return person && {
      text: `@${person.name}`,
      title: `@${person.username}`,
      href: personAddress(person.username),
      isMe: person.id === me.id,
    };
  };
  // Those first that had other names: of two rooms, what a text of then means is the one that was so
  // called, and not one that took the name.
  const places = computed(() =>
    rooms().filter(({ kind }) => kind !== "direct")
      .map((room) => ({ ...room, folded: foldRoomName(room.name) }))
      .sort((one, other) => Number(!one.former) - Number(!other.former))
  );
  // What a text named is kept with it, but for private rooms, of which others are not to hear, and in
  // texts of before: those are found by what they were called then.
  const roomOf = (name: string, said?: NamingMessage): ShownName | undefined => {
    const folded = foldRoomName(name);
    const kept = said?.rooms;
    const at = said?.editedAt ?? said?.at ?? NaN;
    const id = kept && Object.hasOwn(kept, folded)
      ? kept[folded]
      : places.value.find(({ kind, former, folded: now }) =>
        !(kept && kind === "public") &&
        (former?.find(({ until }) => at < until)?.name ?? now) === folded
      )?.id;
    return id === undefined ? undefined : {
      text: `#${places.value.find((room) => room.id === id)?.name ?? name}`,
      href: `/rooms/${id}`,
    };
  };
  return (kind, typed, said) => {
    const named = findNamed(
      kind,
      typed,
      (name) => kind === "room" ? roomOf(name, said) : personOf(name, said),
    );
    return named && { ...named.found, rest: named.rest };
  };
}
