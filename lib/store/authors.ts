import { BoundedMap } from "../base/bounded_map.ts";
import { ChatError, roomNotFound } from "../base/errors.ts";
import type { Operation } from "./batch.ts";
import { keys } from "./keys.ts";
import type { Entry, Kv } from "./kv.ts";
import { LOBBY, readRoom } from "./room.ts";

/** Memberships that are remembered; one more read finds any other. */
const REMEMBERED = 50_000;

/** People who may come to belong to a room in one commit, each of whom takes a check of its hundred. */
const STRANGERS = 50;

/** How the authors of some writes stand with the room that they write in. */
export interface AuthorsFound {
  /** Why what they write is not taken, by their ids; everybody else may write, as far as this goes. */
  refused: ReadonlyMap<string, ChatError>;
  /** Those who write in a public room without belonging to it, with what says so. */
  strangers: ReadonlyMap<string, Entry<unknown>>;
}

const EVERYBODY: AuthorsFound = { refused: new Map(), strangers: new Map() };

/**
 * Who may write in which room, asked again at each commit. Memberships end with an event about the
 * room, whose `seq` is in the head that the commit checks: who was found to belong to the room as of
 * that event needs no second read.
 */
export class Authors {
  #kv: Kv;
  /** The last event about the room as of which somebody belonged to it, by room and person. */
  #members = new BoundedMap<string, string>(REMEMBERED);

  constructor(kv: Kv) {
    this.#kv = kv;
  }

  /**
   * Finds how these people stand with a room.
   *
   * @param standing names the last event about the room; the commit has to check that it is the last
   */
  async find(room: string, standing: string, people: Iterable<string>): Promise<AuthorsFound> {
    if (room === LOBBY) return EVERYBODY;
    const asked = [...new Set(people)].filter((user) =>
      this.#members.get(`${room} ${user}`) !== standing
    );
    if (asked.length === 0) return EVERYBODY;
    const [record, ...entries] = await this.#kv.getMany([
      keys.room(room),
      ...asked.map((user) => keys.member(room, user)),
      ...asked.map((user) => keys.removed(room, user)),
    ]);
    if (record === undefined || record.value === null) throw roomNotFound();
    const isPublic = readRoom(record.value).kind === "public";
    const refused = new Map<string, ChatError>();
    const strangers = new Map<string, Entry<unknown>>();
    for (const [index, user] of asked.entries()) {
      const member = entries[index]!;
      if (member.value !== null) this.joined(room, standing, user);
      else if (!isPublic) refused.set(user, roomNotFound());
      else if (entries[asked.length + index]?.value !== null) refused.set(user, wasRemoved());
      else if (strangers.size < STRANGERS) strangers.set(user, member);
      else refused.set(user, new ChatError("unavailable", "The room is busy; try again."));
    }
    return { refused, strangers };
  }

  /** Remembers that somebody belongs to the room. */
  joined(room: string, standing: string, user: string): void {
    this.#members.set(`${room} ${user}`, standing);
  }
}

/** Adds to a commit that people who write in a public room belong to it from then on. */
export function putStrangers(
  op: Operation,
  room: string,
  strangers: ReadonlyMap<string, Entry<unknown>>,
  now: number,
): void {
  for (const [user, entry] of strangers) {
    op.check(entry)
      .set(keys.member(room, user), { joinedAt: now })
      .set(keys.roomOf(user, room), { joinedAt: now });
  }
}

/** The refusal of somebody who was removed from a public room, and writes there. */
export function wasRemoved(): ChatError {
  return new ChatError("forbidden", "You were removed from this room, and can only read it.");
}
