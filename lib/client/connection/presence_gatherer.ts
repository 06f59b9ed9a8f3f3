import type { FrameOf } from "./frames.ts";

/** How long is waited for a further frame after one, and at most after the first, in milliseconds. */
const QUIET_MS = 50;
const MOST_MS = 250;

/**
 * Makes one frame of those about the same people that come close together: what is shown of a room
 * with many people is rendered once for all of them, instead of once for each frame.
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

  /** Forgets what was not passed on: the next connection tells everything anew. */
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
