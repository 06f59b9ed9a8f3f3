import { batch } from "@preact/signals";
import type { RoomPerson } from "../../protocol/presence.ts";
import type { FrameOf } from "../connection/frames.ts";
import type { PagePresence, ShownPresence } from "./page_presence.ts";
import { RoomPresence } from "./room_presence.ts";

/** Whose page it is, on which room, and who was here when it was rendered. */
export interface PeopleSeed {
  me: { id: string };
  room: { id: string };
  present?: { people: readonly RoomPerson[] };
}

/** Follows the frames about people, and keeps by them how these are shown in the page. */
export class PresenceUpdater {
  /** Who is in the page's room. */
  readonly room: RoomPresence;
  #direct: RoomPresence | undefined;
  #mine: PagePresence;
  #seed: PeopleSeed;

  constructor(seed: PeopleSeed, mine: PagePresence) {
    this.#seed = seed;
    this.#mine = mine;
    this.room = new RoomPresence(seed.present?.people);
    mine.subscribe((frame) => batch(() => this.#apply(frame)));
  }

  #apply(frame: FrameOf<"presence">): void {
    const { me, room } = this.#seed;
    // Oneself may be in any of them.
    const self = frame.users.findLast(({ id }) => id === me.id);
    if (self !== undefined) this.#mine.self.value = self;
    if (frame.room === undefined) {
      (this.#direct ??= this.#createDirect()).apply(frame);
    } else if (frame.room === room.id) {
      this.room.apply(frame);
      this.#mine.here.value = this.room.here.value.size;
    }
  }

  #createDirect(): RoomPresence {
    const direct = new RoomPresence();
    this.#mine.shown.value = (user, rendered): ShownPresence =>
      direct.here.value.get(user) ?? direct.offline.get(user) ?? { ...rendered, state: "offline" };
    return direct;
  }
}
