/**
 * How a list that scrolls from its end (`flex-direction: column-reverse`) stands, in CSS pixels:
 * `scrollTop` is 0 at the newest message and negative above it. An element has all three.
 */
export interface Metrics {
  scrollTop: number;
  scrollHeight: number;
  clientHeight: number;
}

/** Whether a list follows its newest message, and the number of messages that came while it did not. */
export interface FollowState {
  following: boolean;
  /** Messages of others that came while the reader was further up. */
  unseen: number;
}

/** Half a line of rounding, zoom and rubber-banding still counts as the end. */
const SLACK = 32;

/** A list at its newest message. */
export const FOLLOWING: FollowState = { following: true, unseen: 0 };

/** The distance from the end. */
export function distanceToEnd({ scrollTop }: Metrics): number {
  return Math.max(0, -scrollTop);
}

/** Whether the end is close enough to bring in what comes after it: within a screen. */
export function nearEnd(metrics: Metrics): boolean {
  return distanceToEnd(metrics) < metrics.clientHeight;
}

/** Whether the beginning is close enough to bring in what comes before it: within a screen. */
export function nearBeginning({ scrollTop, scrollHeight, clientHeight }: Metrics): boolean {
  return scrollHeight - clientHeight + scrollTop < clientHeight;
}

/** Whether the list is at its end, and so follows. */
export function isAtEnd(metrics: Metrics): boolean {
  return distanceToEnd(metrics) <= SLACK;
}

/** After messages of others: they are counted when they are not in sight. */
export function withArrivals(follow: FollowState, others: number): FollowState {
  return follow.following ? follow : { ...follow, unseen: follow.unseen + others };
}

/** How long after the last scroll a list still counts as being scrolled, in milliseconds. */
const LINGER_MS = 1_500;

/** Marks a list with `data-scrolling` while somebody scrolls it, and a while longer. */
export class Scrolling {
  #list: Pick<Element, "toggleAttribute">;
  #last = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(list: Pick<Element, "toggleAttribute">) {
    this.#list = list;
  }

  /** It was scrolled; cheap, as it is called for each frame. */
  scrolled(): void {
    this.#last = performance.now();
    if (this.#timer !== undefined) return;
    this.#list.toggleAttribute("data-scrolling", true);
    this.#wait(LINGER_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #wait(ms: number): void {
    this.#timer = setTimeout(() => {
      const left = this.#last + LINGER_MS - performance.now();
      if (left > 0) return this.#wait(left);
      this.#timer = undefined;
      this.#list.toggleAttribute("data-scrolling", false);
    }, ms);
  }
}
