import { roomNotFound } from "../base/errors.ts";
import type { Person } from "../protocol/event.ts";
import { threadOf, type ThreadRef } from "../protocol/thread.ts";
import type { RoomLog } from "../store/log/log.ts";
import { isGone } from "../store/log/rows.ts";
import type { Blocks } from "../store/people/blocks.ts";
import type { MarkedPeople } from "../store/people/marked_people.ts";
import type { Memberships } from "../store/rooms/memberships.ts";
import { mayRead, rightTo } from "../store/rooms/rights.ts";
import { type Actor, isModerator, type Room } from "../store/rooms/room.ts";
import type { Rooms } from "../store/rooms/rooms.ts";

/** A log that a person may read. */
export interface OpenedLog {
  id: string;
  /** The room that it is of, and whose rights it has. */
  room: Room;
  /** The key of the membership that the right to it comes from; commits check it. None for a public room. */
  right: Deno.KvKey | undefined;
  /** The message whose thread it is, and whether anybody has replied there. */
  thread?: ThreadRef & { isBegun: boolean };
}

/** The rights of one person in a room. */
export interface RoomRights {
  isMember: boolean;
  isModerator: boolean;
  /** They may write there. */
  mayWrite: boolean;
}

export interface AccessOptions {
  rooms: Pick<Rooms, "get">;
  memberships: Pick<Memberships, "has" | "roomIdsOf" | "hasAnyOf">;
  guests: Pick<MarkedPeople, "has">;
  inactive: Pick<MarkedPeople, "has">;
  blocks: Pick<Blocks, "hides">;
  log: Pick<RoomLog, "head" | "messageAt">;
}

/** Decides who sees a room and its threads, by what is stored now; commits check it again. */
export class Access {
  #options: AccessOptions;

  constructor(options: AccessOptions) {
    this.#options = options;
  }

  /** Tells if a user may read the room. */
  async mayRead(user: string, room: Pick<Room, "id" | "kind" | "people">): Promise<boolean> {
    const { guests, inactive, memberships, blocks } = this.#options;
    if (inactive.has(user) || blocks.hides(user, room)) return false;
    return mayRead(room, false, guests.has(user)) || await memberships.has(room.id, user);
  }

  /** Tells if a user sees another person: a guest sees those alone with whom they share a room. */
  async maySee(user: string, other: string): Promise<boolean> {
    const { guests, memberships } = this.#options;
    if (user === other || !guests.has(user)) return true;
    return await memberships.hasAnyOf(await memberships.roomIdsOf(user), other);
  }

  /**
   * The room, if the person may read it.
   *
   * @throws {ChatError} `not_found`, the same for a room that is not there and one that is not theirs
   */
  async openRoom(person: Pick<Person, "id">, id: string): Promise<Room> {
    const room = await this.#options.rooms.get(id);
    if (room === undefined || !await this.mayRead(person.id, room)) throw roomNotFound();
    return room;
  }

  /**
   * The log, a room's own or that of a thread, which has the rights of its room. A message has a thread
   * as long as there are replies in it, or it may get some.
   *
   * @throws {ChatError} `not_found`, the same for what is not there and what is not theirs
   */
  async openLog(person: Pick<Person, "id">, id: string): Promise<OpenedLog> {
    const thread = threadOf(id);
    const room = await this.openRoom(person, thread?.room ?? id);
    const right = rightTo(room, person.id, this.#options.guests.has(person.id));
    if (thread === undefined) return { id, room, right };
    const at = await this.#options.log.head(id);
    const isBegun = at !== undefined && at.versionstamp !== null;
    if (!isBegun && !await this.#mayBegin(thread)) throw roomNotFound();
    return { id, room, right, thread: { ...thread, isBegun } };
  }

  async #mayBegin({ room, seq }: ThreadRef): Promise<boolean> {
    const message = await this.#options.log.messageAt(room, seq);
    return message !== undefined && !isGone(message);
  }

  /** The person's rights in a room that they may read. */
  async rights(person: Pick<Person, "id"> & Actor, room: Room): Promise<RoomRights> {
    const isMember = await this.#options.memberships.has(room.id, person.id);
    const decides = room.kind !== "direct" && isModerator(room, person);
    return {
      isMember,
      isModerator: decides,
      mayWrite: !room.archived && (!room.readOnly || decides),
    };
  }
}
