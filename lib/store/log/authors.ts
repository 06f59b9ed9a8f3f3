import * as v from "valibot";
import { BoundedMap } from "../../base/bounded_map.ts";
import { ChatError, roomNotFound } from "../../base/errors.ts";
import type { Operation } from "../kv/operation.ts";
import { Cursor, putAllRead } from "../reading/cursor.ts";
import { keys } from "../kv/keys.ts";
import type { Entry, Kv } from "../kv/kv.ts";
import type { MarkedPeople } from "../people/marked_people.ts";
import { mayRead } from "../rooms/rights.ts";
import { LOBBY, readRoom } from "../rooms/room.ts";

/** Memberships that are remembered; one more read finds any other. */
const REMEMBERED = 50_000;

/** People who may come to belong to a room in one commit, each of whom takes two checks of its hundred. */
const STRANGERS = 40;

/** Somebody who writes in a public room without belonging to it, as the store has them. */
export interface Stranger {
  /** The missing record of their membership, for a commit to check. */
  missingRecord: Entry<unknown>;
  /** Their read cursor, if there is one. */
  cursor: Entry<unknown>;
}

/** The rights of the authors of some writes in their room. */
export interface AuthorsFound {
  /** Why what they write is not taken, by their ids; everybody else may write, as far as this goes. */
  refused: ReadonlyMap<string, ChatError>;
  /** Those who write in a public room without belonging to it. */
  strangers: ReadonlyMap<string, Stranger>;
  /** The end of the room, up to which strangers have read it; undefined without any. */
  head: Cursor | undefined;
}

const ALL_MAY_WRITE: AuthorsFound = { refused: new Map(), strangers: new Map(), head: undefined };

/**
 * Finds who may write in a room, again at each commit. Memberships end with an event about the
 * room, whose `seq` is in the head that the commit checks: who was found to belong to the room as of
 * that event needs no second read.
 */
export class Authors {
  #kv: Kv;
  #guests: Pick<MarkedPeople, "has">;
  /** The last event about the room as of which somebody belonged to it, by room and person. */
  #members = new BoundedMap<string, string>(REMEMBERED);

  constructor(kv: Kv, guests: Pick<MarkedPeople, "has">) {
    this.#kv = kv;
    this.#guests = guests;
  }

  /**
   * Finds how these people stand with a room.
   *
   * @param stateVersion names the last event about the room; the commit has to check that it is the last
   */
  async find(room: string, stateVersion: string, people: Iterable<string>): Promise<AuthorsFound> {
    if (room === LOBBY) return this.#findInLobby(people);
    const asked = [...new Set(people)].filter((user) =>
      this.#members.get(`${room} ${user}`) !== stateVersion
    );
    if (asked.length === 0) return ALL_MAY_WRITE;
    const [record, ...entries] = await this.#kv.getMany([
      keys.room(room),
      ...asked.map((user) => keys.member(room, user)),
      ...asked.map((user) => keys.removed(room, user)),
    ]);
    if (record === undefined || record.value === null) throw roomNotFound();
    const found = readRoom(record.value);
    const refused = new Map<string, ChatError>();
    const missing = new Map<string, Entry<unknown>>();
    for (const [index, user] of asked.entries()) {
      const record = entries[index]!;
      if (record.value !== null) this.joined(room, stateVersion, user);
      else if (!mayRead(found, false, this.#guests.has(user))) refused.set(user, roomNotFound());
      else if (entries[asked.length + index]?.value !== null) refused.set(user, wasRemoved());
      else if (missing.size < STRANGERS) missing.set(user, record);
      else refused.set(user, new ChatError("unavailable", "The room is busy. Try again."));
    }
    if (missing.size === 0) return { ...ALL_MAY_WRITE, refused };
    const [head, ...cursors] = await this.#kv.getMany([
      keys.head(room),
      ...[...missing.keys()].map((user) => keys.cursor(user, room)),
    ]);
    const strangers = new Map(
      [...missing].map((
        [user, missingRecord],
        index,
      ) => [user, { missingRecord, cursor: cursors[index]! }]),
    );
    return { refused, strangers, head: v.parse(Cursor, head?.value) };
  }

  /** Everybody belongs to the lobby but guests, who are in memory. */
  #findInLobby(people: Iterable<string>): AuthorsFound {
    let refused: Map<string, ChatError> | undefined;
    for (const user of people) {
      if (this.#guests.has(user)) (refused ??= new Map()).set(user, roomNotFound());
    }
    return refused === undefined ? ALL_MAY_WRITE : { ...ALL_MAY_WRITE, refused };
  }

  /** Remembers that somebody belongs to the room. */
  joined(room: string, stateVersion: string, user: string): void {
    this.#members.set(`${room} ${user}`, stateVersion);
  }
}

/** Adds to a commit that people who write in a public room belong to it from then on, as newcomers do. */
export function putStrangers(
  op: Operation,
  room: string,
  strangers: ReadonlyMap<string, Stranger>,
  head: Cursor | undefined,
  now: number,
): void {
  for (const [user, { missingRecord, cursor }] of strangers) {
    op.check(missingRecord)
      .set(keys.member(room, user), { joinedAt: now })
      .set(keys.roomOf(user, room), { joinedAt: now });
    if (head !== undefined) putAllRead(op, cursor, head);
  }
}

/** The refusal of somebody who was removed from a public room, and writes there. */
export function wasRemoved(): ChatError {
  return new ChatError("forbidden", "You were removed from this room, and can only read it.");
}
