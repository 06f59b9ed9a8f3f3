import type { FrameOf } from "./frames.ts";

/** The wait for a further frame after one, and the longest wait after the first, in milliseconds. */
const QUIET_MS = 50;
const MOST_MS = 250;

/**
 * Joins the presence frames of each room that come close together, so that a room with many people is
 * rendered once for all of them instead of once for each frame.
 */
export class PresenceGatherer {
  #pass: (frames: readonly FrameOf<"presence">[]) => void;
  #frames = new Map<string | undefined, FrameOf<"presence">>();
  #quiet: ReturnType<typeof setTimeout> | undefined;
  #most: ReturnType<typeof setTimeout> | undefined;

  /** @param pass takes what was gathered: at most one frame for each room, and one for no room */
  constructor(pass: (frames: readonly FrameOf<"presence">[]) => void) {
    this.#pass = pass;
  }

  /** Takes a frame, which comes after those before it. */
  add(frame: FrameOf<"presence">): void {
    const before = this.#frames.get(frame.room);
    if (before === undefined || frame.full) {
      this.#frames.set(frame.room, { ...frame, users: [...frame.users] });
    } else {
      before.users.push(...frame.users);
    }
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => this.#flush(), QUIET_MS);
    this.#most ??= setTimeout(() => this.#flush(), MOST_MS);
  }

  /** Drops frames that were not passed on: the next connection sends everything anew. */
  stop(): void {
    clearTimeout(this.#quiet);
    clearTimeout(this.#most);
    this.#most = undefined;
    this.#frames.clear();
  }

  #flush(): void {
    const frames = [...this.#frames.values()];
    this.stop();
    this.#pass(frames);
  }
}
