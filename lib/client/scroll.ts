/** How a scrolling list stands, in CSS pixels; an element has all three. */
export interface Metrics {
  scrollTop: number;
  scrollHeight: number;
  clientHeight: number;
}

/** Whether a list follows its newest message, and what came while it did not. */
export interface Follow {
  following: boolean;
  /** Messages of others that came while the reader was further up. */
  unseen: number;
  /** Where the list stood last, to tell a reader's scrolling from growing content. */
  top: number;
}

/** Half a line of rounding, zoom and rubber-banding still counts as the end. */
const SLACK = 32;

/** A list at its newest message. */
export const FOLLOWING: Follow = { following: true, unseen: 0, top: 0 };

/** The distance from the newest message. */
export function distanceToEnd({ scrollTop, scrollHeight, clientHeight }: Metrics): number {
  return Math.max(0, scrollHeight - clientHeight - scrollTop);
}

/** Whether the list is close enough to its oldest message to load older ones: within a screen. */
export function nearTop({ scrollTop, clientHeight }: Metrics): boolean {
  return scrollTop < clientHeight;
}

/**
 * After a scroll event. Reaching the end follows; moving up and away from it stops following. Away
 * from the end without moving up is content that grew (a picture loaded), which stops nothing.
 */
export function scrolled(follow: Follow, metrics: Metrics): Follow {
  const top = metrics.scrollTop;
  if (distanceToEnd(metrics) <= SLACK) return { following: true, unseen: 0, top };
  return { ...follow, following: follow.following && top >= follow.top, top };
}

/** After new messages: one's own is always followed, those of others are counted when not in sight. */
export function arrived(follow: Follow, messages: { own: number; others: number }): Follow {
  if (messages.own > 0) return { ...follow, following: true, unseen: 0 };
  return follow.following ? follow : { ...follow, unseen: follow.unseen + messages.others };
}

/** The `scrollTop` at which a list shows the end. */
export function endTop({ scrollHeight, clientHeight }: Metrics): number {
  return Math.max(0, scrollHeight - clientHeight);
}

/**
 * The `scrollTop` that keeps what the reader sees in its place after content was put in above it (set
 * `overflow-anchor: none`, or the browser corrects a second time).
 */
export function anchoredTop(before: Metrics, after: Metrics): number {
  return after.scrollTop + (after.scrollHeight - before.scrollHeight);
}
