import type { Clock } from "../../base/clock.ts";
import { ChatError } from "../../base/errors.ts";
import { isStaff } from "../../protocol/server_role.ts";
import { toPerson } from "../../store/people/people.ts";
import type { Blocks } from "../../store/people/blocks.ts";
import type { User, Users } from "../../store/people/users.ts";
import type { Memberships } from "../../store/rooms/memberships.ts";
import type { PersonCard } from "../../protocol/person_card.ts";
import { LOBBY } from "../../store/rooms/room.ts";
import type { Rooms } from "../../store/rooms/rooms.ts";
import { foldUsername } from "../../text/names/names.ts";
import type { RoomPeople } from "../presence/room_people.ts";

/** Shared rooms that a card names. */
const LISTED_ROOMS = 20;

export interface PersonCardsOptions {
  users: Pick<Users, "byUsername">;
  blocks: Pick<Blocks, "has">;
  memberships: Pick<Memberships, "roomIdsOf">;
  rooms: Pick<Rooms, "get">;
  roomPeople: Pick<RoomPeople, "get">;
  clock: Clock;
}

/** Shows people to one another: who somebody is, how they are, and where the two may meet. */
export class PersonCards {
  #options: PersonCardsOptions;

  constructor(options: PersonCardsOptions) {
    this.#options = options;
  }

  /**
   * The card of whoever has this username.
   *
   * @throws {ChatError} `not_found`, alike for nobody and for somebody whom the reader may not know of
   */
  async get(reader: User, username: string): Promise<PersonCard> {
    const { users, blocks, memberships, rooms, roomPeople, clock } = this.#options;
    const user = await users.byUsername(foldUsername(username));
    if (user === undefined) throw noSuchPerson();
    const [mine, theirs] = await Promise.all(
      [reader, user].map(({ id }) => memberships.roomIdsOf(id)),
    );
    const isTheirs = new Set(theirs);
    const shared = mine!.filter((id) => isTheirs.has(id));
    const isMe = user.id === reader.id;
    if (!isMe && reader.role === "guest" && shared.length === 0) throw noSuchPerson();
    const person = toPerson(user);
    const card = {
      person,
      isMe,
      isBlocked: blocks.has(reader.id, user.id),
      mayManage: !isMe && isStaff(reader.role),
      now: clock.now(),
    };
    if (user.state !== undefined) return { ...card, state: user.state, rooms: [], moreRooms: 0 };
    const found = await Promise.all(
      shared.filter((id) => !isMe && id !== LOBBY).map((id) => rooms.get(id)),
    );
    const listed = found
      .filter((room) => room !== undefined)
      .filter(({ kind, archived }) => kind !== "direct" && !archived)
      .sort((one, other) => one.name.localeCompare(other.name, "en"));
    return {
      ...card,
      presence: (await roomPeople.get([user.id])).get(user.id),
      pronouns: user.pronouns,
      about: user.about,
      timezone: user.timezone,
      rooms: listed.slice(0, LISTED_ROOMS).map(({ id, name, kind }) => ({ id, name, kind })),
      moreRooms: Math.max(0, listed.length - LISTED_ROOMS),
    };
  }
}

/** The refusal to show somebody who is not there, or whom one may not know of. */
function noSuchPerson(): ChatError {
  return new ChatError("not_found", "There is nobody of this name here.", { field: "username" });
}
