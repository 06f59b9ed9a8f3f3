import { ChatError } from "../../base/errors.ts";
import type { Person } from "../../protocol/event.ts";
import type { Blocks } from "../../store/people/blocks.ts";
import type { Cursors } from "../../store/reading/cursors.ts";
import type { Rooms } from "../../store/rooms/rooms.ts";
import { nobodyNamed } from "../../store/people/nobody_named.ts";
import type { Access } from "../access.ts";
import type { Hub } from "../delivery/hub.ts";
import type { RateLimits } from "../limits.ts";

export interface BlockingOptions {
  access: Pick<Access, "maySee">;
  blocks: Pick<Blocks, "set">;
  rooms: Pick<Rooms, "findDirect">;
  cursors: Pick<Cursors, "advance">;
  hub: Pick<Hub, "notify">;
  limits: Pick<RateLimits, "admit">;
}

/** Blocks people: what they write to somebody directly, and their mentions, do not reach them any more. */
export class Blocking {
  #options: BlockingOptions;

  constructor(options: BlockingOptions) {
    this.#options = options;
  }

  /**
   * Blocks somebody, or does so no more: then all that they wrote meanwhile counts as read. They are not
   * told. The person's sockets connect again, with a list of rooms that is right.
   *
   * @throws {ChatError} `invalid` with the field, for oneself and for one too many
   */
  async set(person: Person, other: Person, isBlocked: boolean): Promise<void> {
    const { access, blocks, rooms, cursors, hub, limits } = this.#options;
    limits.admit(person);
    if (person.id === other.id) {
      throw new ChatError("invalid", "You can’t block yourself.", { field: "username" });
    }
    // A guest hears nothing of people whom they do not see.
    if (!await access.maySee(person.id, other.id)) throw nobodyNamed(other.username);
    const room = await rooms.findDirect([person.id, other.id]);
    if (!isBlocked && room !== undefined) {
      await cursors.advance(person.id, room.id, Number.MAX_SAFE_INTEGER);
    }
    if (!await blocks.set(person.id, other.id, isBlocked)) return;
    hub.notify({ change: "blocks", users: [person.id] });
  }
}
