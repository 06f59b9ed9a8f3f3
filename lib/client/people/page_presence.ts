import { signal } from "@preact/signals";
import type { RoomPerson } from "../../protocol/presence.ts";
import type { FrameOf } from "../connection/frames.ts";

/** How somebody is shown. */
export type ShownPresence = Pick<RoomPerson, "state" | "status">;

/**
 * How people are shown, as the islands of a page share it. It is made of the frames about people by
 * `presence_updater.ts`, which is loaded after the page; until then they are kept.
 */
export class PagePresence {
  /** Oneself; undefined until it is told. */
  readonly self = signal<ShownPresence | undefined>(undefined);
  /** How many people are here, in the page's room; undefined until it is told. */
  readonly here = signal<number | undefined>(undefined);
  /** How one of the others of one's direct rooms is shown, given how the page's server knew it. */
  readonly shown = signal((_user: string, rendered: ShownPresence): ShownPresence => rendered);
  #kept: FrameOf<"presence">[] = [];
  #listener = (frame: FrameOf<"presence">): void => void this.#kept.push(frame);

  /** Takes a frame about the people of a room, or of one's direct rooms. */
  apply(frame: FrameOf<"presence">): void {
    this.#listener(frame);
  }

  /** Has each frame heeded, from the first one on. */
  subscribe(heed: (frame: FrameOf<"presence">) => void): void {
    this.#listener = heed;
    for (const frame of this.#kept.splice(0)) heed(frame);
  }
}

/** The one of a page. */
export const pagePresence = new PagePresence();

/** Whether one is not to be disturbed: what is new then neither counts in the title nor rings. */
export function doNotDisturb(): boolean {
  return pagePresence.self.value?.state === "dnd";
}
