import { type ReadonlySignal, signal } from "@preact/signals";
import type { Frame } from "./frame.ts";

/** Who is in a room: told in full first, then in differences. */
export class RoomPresence {
  #users = signal<ReadonlySet<string>>(new Set());

  /** Their ids. */
  get users(): ReadonlySignal<ReadonlySet<string>> {
    return this.#users;
  }

  apply(frame: Frame<"presence">): void {
    const users = new Set(frame.full ? [] : this.#users.peek());
    for (const { id, state } of frame.users) {
      if (state === "offline") users.delete(id);
      else users.add(id);
    }
    this.#users.value = users;
  }
}
