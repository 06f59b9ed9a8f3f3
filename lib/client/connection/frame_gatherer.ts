import type { FrameOf } from "./frames.ts";
import type { PageLifecycle } from "./page_lifecycle.ts";

/** The frames that are gathered: those that come most often. */
export type GatheredFrame =
  | FrameOf<"events">
  | FrameOf<"typing">
  | FrameOf<"thread">;

/** For every millisecond that showing something took, the page is left this many to its reader, … */
const REST = 3;
/** … but what came is never held back longer than this for that, in milliseconds. */
const MOST_REST_MS = 100;

/**
 * Passes on together the frames that come between two animation frames of the page, right before the
 * second one, so that they are rendered once and typing is not held up by each message. When rendering
 * takes long, it waits a while longer. A hidden page has no animation frames, so nothing is held back.
 */
export class FrameGatherer {
  #page: PageLifecycle;
  #pass: (frame: GatheredFrame) => void;
  #waiting: GatheredFrame[] = [];
  /** Whether passing on is scheduled. */
  #isSet = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #delayedUntil = 0;

  /** @param pass takes the frames, in their order */
  constructor(page: PageLifecycle, pass: (frame: GatheredFrame) => void) {
    this.#page = page;
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

  /** Delays the next frames: call it when the page is back, since many are about to come. */
  rest(): void {
    this.#delayedUntil = performance.now() + MOST_REST_MS;
  }

  /** Passes on what waits now; call it before a later frame is handled. */
  flush(): void {
    const frames = this.#waiting;
    this.#waiting = [];
    for (const frame of frames) {
      try {
        this.#pass(frame);
      } catch (error) {
        // One frame that fails must not stop the others.
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
