import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { RoomPerson } from "../../protocol/presence.ts";
import type { FrameOf } from "../connection/frames.ts";

/** People by their ids. */
type ById = ReadonlyMap<string, RoomPerson>;

/** The people in a room: the first frame has all of them, later ones the differences. */
export class RoomPresence {
  #here: Signal<ById>;
  #offline = new Map<string, RoomPerson>();

  /** @param known who is here as the page's server knew it, and others */
  constructor(known: readonly RoomPerson[] = []) {
    const here = known.filter(({ state }) => state !== "offline");
    this.#here = signal<ById>(new Map(here.map((person) => [person.id, person])));
  }

  /** Those who are here. */
  get here(): ReadonlySignal<ById> {
    return this.#here;
  }

  /** Those who were seen to leave, and when that was. */
  get offline(): ById {
    return this.#offline;
  }

  apply({ users, full }: FrameOf<"presence">): void {
    const here = new Map(full ? [] : this.#here.peek());
    for (const user of users) {
      const { id, state } = user;
      // Of somebody who is only missing from a full frame it is not known when they left.
      const before = here.get(id);
      if (state !== "offline") here.set(id, user);
      else if (here.delete(id)) this.#offline.set(id, { ...before, ...user, lastSeen: Date.now() });
    }
    this.#here.value = here;
  }
}
