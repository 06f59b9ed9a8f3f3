import { computed } from "@preact/signals";
import type { Person } from "../protocol/event.ts";
import { findNamed, type NameKind } from "../text/named.ts";
import { EVERYBODY, foldPersonName, foldRoomName } from "../text/names.ts";
import type { People } from "./people.ts";

/** Somebody or something that a message names. */
export interface Named {
  text: string;
  /** Of a person: the username. */
  title?: string;
  /** Of a room: where it is. */
  href?: string;
  /** Whether it is the reader, alone or among others. */
  isMe?: boolean;
}

/**
 * Looks up what `@name` and `#name` stand for; what is nothing is shown as it was typed, and so is the
 * `rest`, which is no part of the name.
 */
export type Names = (kind: NameKind, typed: string) => Named & { rest: string } | undefined;

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
  const mentions = computed(() =>
    new Map([
      ...EVERYBODY.map((name): [string, Named] => [name, { text: `@${name}`, isMe: true }]),
      ...[...people().values(), me].map(({ id, name, username }): [string, Named] => [
        foldPersonName(username),
        { text: `@${name}`, title: `@${username}`, isMe: id === me.id },
      ]),
    ])
  );
  const places = computed(() =>
    new Map(
      rooms().map(({ id, name, kind }): [string, Named | undefined] => [
        kind === "direct" ? "" : foldRoomName(name),
        { text: `#${name}`, href: `/rooms/${id}` },
      ]),
    )
  );
  return (kind, typed) => {
    const named = findNamed(
      kind,
      typed,
      (name) =>
        kind === "room"
          ? places.value.get(foldRoomName(name))
          : mentions.value.get(foldPersonName(name)),
    );
    return named && { ...named.found, rest: named.rest };
  };
}
