import type { FrameOf } from "./frames.ts";
import type { PageLifecycle } from "./page_lifecycle.ts";

/** What a room's people do: the frames that come most often. */
export type GatheredFrame =
  | FrameOf<"events">
  | FrameOf<"typing">
  | FrameOf<"thread">;

/** For every millisecond that showing something took, the page is left this many to its reader, … */
const REST = 3;
/** … but what came is never held back longer than this for that, in milliseconds. */
const MOST_REST_MS = 100;

/**
 * Passes on what comes between two frames of the page together, right before the second one, so that
 * it is rendered once and whoever types need not wait for each message. Where showing it takes long,
 * it waits a while longer. A page that nobody sees makes no frames: it is told at once.
 */
export class FrameGatherer {
  #page: PageLifecycle;
  #pass: (frame: GatheredFrame) => void;
  #waiting: GatheredFrame[] = [];
  /** Whether a time to pass on what waits is set. */
  #isSet = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #delayedUntil = 0;

  /** @param pass takes the frames, in their order */
  constructor(life: PageLifecycle, pass: (frame: GatheredFrame) => void) {
    this.#page = life;
    this.#pass = pass;
  }

  /** Takes a frame, which comes after those before it. */
  add(frame: GatheredFrame): void {
    this.#waiting.push(frame);
    if (!this.#page.isShown()) return this.flush();
    if (this.#isSet) return;
    this.#isSet = true;
    const delay = this.#delayedUntil - performance.now();
    if (delay <= 0) this.#showSoon();
    else this.#timer = setTimeout(() => this.#showSoon(), delay);
  }

  /** Waits a while, as much is about to come: to be called when the page is back from somewhere. */
  rest(): void {
    this.#delayedUntil = performance.now() + MOST_REST_MS;
  }

  /** Passes on what waits now: to be called before anything else that comes after it. */
  flush(): void {
    const frames = this.#waiting;
    this.#waiting = [];
    for (const frame of frames) {
      try {
        this.#pass(frame);
      } catch (error) {
        // What fails to be shown keeps nothing else from being shown.
        reportError(error);
      }
    }
  }

  /** Passes on what waits; nothing comes after it. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#isSet = false;
    this.flush();
  }

  #showSoon(): void {
    this.#page.beforeNextFrame(() => {
      this.#isSet = false;
      const start = performance.now();
      this.flush();
      // By then it is rendered and painted.
      setTimeout(() => {
        const end = performance.now();
        this.#delayedUntil = end + Math.min(MOST_REST_MS, (end - start) * REST);
      });
    });
  }
}
