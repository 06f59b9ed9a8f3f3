import { signal } from "@preact/signals";
import type { RoomPerson } from "../../protocol/presence.ts";
import type { FrameOf } from "../connection/frames.ts";

/** A person's state and status. */
export type ShownPresence = Pick<RoomPerson, "state" | "status">;

/**
 * The presence of people, shared by the islands of a page. `presence_updater.ts`, which is loaded after
 * the page, keeps it from the frames about people; until then the frames are kept.
 */
export class PagePresence {
  /** The reader's own presence; undefined until it is received. */
  readonly self = signal<ShownPresence | undefined>(undefined);
  /** The number of people in the page's room; undefined until it is received. */
  readonly here = signal<number | undefined>(undefined);
  /** The presence of a person of one's direct rooms, given the one that the page was rendered with. */
  readonly shown = signal((_user: string, rendered: ShownPresence): ShownPresence => rendered);
  #kept: FrameOf<"presence">[] = [];
  #listener = (frame: FrameOf<"presence">): void => void this.#kept.push(frame);

  /** Takes a frame about the people of a room, or of one's direct rooms. */
  apply(frame: FrameOf<"presence">): void {
    this.#listener(frame);
  }

  /** Calls back with each frame, from the first one on. */
  subscribe(listener: (frame: FrameOf<"presence">) => void): void {
    this.#listener = listener;
    for (const frame of this.#kept.splice(0)) listener(frame);
  }
}

/** The one of a page. */
export const pagePresence = new PagePresence();

/** Whether the reader does not want to be disturbed: then the title shows no count, and nothing rings. */
export function doNotDisturb(): boolean {
  return pagePresence.self.value?.state === "dnd";
}
