import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Frame } from "./frame.ts";
import { RoomPresence, type Shown } from "./presence.ts";

/** How oneself and the others of one's direct rooms are shown, as the islands of a page share it. */
export class MyPeople {
  #self = signal<Shown | undefined>(undefined);
  #direct = new RoomPresence();
  #isTold = signal(false);

  /** Oneself; undefined until it is told. */
  get self(): ReadonlySignal<Shown | undefined> {
    return this.#self;
  }

  /** How one of the others is shown; undefined until that is told. Follows what is told later. */
  shown(user: string): Shown | undefined {
    if (!this.#isTold.value) return undefined;
    return this.#direct.here.value.get(user) ?? { state: "offline" };
  }

  /** Takes a frame about the people of one's direct rooms, or of any room: oneself may be in it. */
  apply(frame: Frame<"presence">, me: string): void {
    batch(() => {
      if (frame.room === undefined) {
        this.#direct.apply(frame);
        this.#isTold.value = true;
      }
      const self = new RoomPresence();
      self.apply({ ...frame, users: frame.users.filter(({ id }) => id === me) });
      this.become(self.here.peek().get(me));
    });
  }

  /** Oneself is shown so now; undefined: nothing is new. */
  become(self: Shown | undefined): void {
    if (self !== undefined) this.#self.value = self;
  }
}

/** The one of a page. */
export const myPeople = new MyPeople();

/** Whether one is not to be disturbed: what is new then neither counts in the title nor rings. */
export const doNotDisturb: ReadonlySignal<boolean> = computed(() =>
  myPeople.self.value?.state === "dnd"
);
