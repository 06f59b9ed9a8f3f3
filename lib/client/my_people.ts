import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { RoomPerson } from "../protocol/presence.ts";
import type { Frame } from "./frame.ts";
import { RoomPresence } from "./presence.ts";

/** How somebody is shown. */
export type Shown = Pick<RoomPerson, "state" | "status">;

/** How oneself and the others of one's direct rooms are shown, as the islands of a page share it. */
export class MyPeople {
  #self = signal<Shown | undefined>(undefined);
  #direct = signal<RoomPresence | undefined>(undefined);

  /** Oneself; undefined until it is told. */
  get self(): ReadonlySignal<Shown | undefined> {
    return this.#self;
  }

  /**
   * How one of the others is shown. Follows what is told later.
   *
   * @param rendered how the page's server knew it
   */
  shown(user: string, rendered: Shown): Shown {
    const direct = this.#direct.value;
    if (direct === undefined) return rendered;
    return direct.here.value.get(user) ?? direct.gone.get(user) ??
      { ...rendered, state: "offline" };
  }

  /** Takes a frame about the people of one's direct rooms, or of any room: oneself may be in it. */
  apply(frame: Frame<"presence">, me: string): void {
    if (frame.room === undefined) (this.#direct.value ??= new RoomPresence()).apply(frame);
    this.#self.value = frame.users.find(({ id }) => id === me) ?? this.#self.peek();
  }
}

/** The one of a page. */
export const myPeople = new MyPeople();

/** Whether one is not to be disturbed: what is new then neither counts in the title nor rings. */
export const doNotDisturb: ReadonlySignal<boolean> = computed(() =>
  myPeople.self.value?.state === "dnd"
);
