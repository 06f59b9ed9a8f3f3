import type { MessageEvent } from "../protocol/event.ts";

/** The most messages that are in the page at once; more would make every step of it slow. */
export const ROWS = 300;

/** How many messages the window moves at once. */
const STEP = 100;

/**
 * The `seq` of the oldest message that is in the page; undefined: the page ends with the newest one
 * and moves along with it.
 */
export type RowWindow = number | undefined;

/** Which of the messages are in the page: from index `start` up to but not including `end`. */
export interface RowRange {
  start: number;
  end: number;
}

/** The messages that a window shows. */
export function rangeOf(messages: readonly MessageEvent[], window: RowWindow): RowRange {
  const start = window === undefined
    ? Math.max(0, messages.length - ROWS)
    : indexOf(messages, window);
  return { start, end: Math.min(messages.length, start + ROWS) };
}

/** The window that stays where it is now, whatever comes after it. */
export function pinned(messages: readonly MessageEvent[], window: RowWindow): RowWindow {
  return messages[rangeOf(messages, window).start]?.seq;
}

/** The window moved towards the oldest message; the far end is dropped. */
export function olderWindow(messages: readonly MessageEvent[], window: RowWindow): RowWindow {
  const { start } = rangeOf(messages, window);
  return messages[Math.max(0, start - STEP)]?.seq;
}

/** The window moved towards the newest message; the far end is dropped. */
export function newerWindow(messages: readonly MessageEvent[], window: RowWindow): RowWindow {
  const { start } = rangeOf(messages, window);
  const last = Math.max(0, messages.length - ROWS);
  return messages[Math.min(last, start + STEP)]?.seq;
}

/** The window that has a message in its middle. */
export function windowAround(messages: readonly MessageEvent[], seq: number): RowWindow {
  return messages[Math.max(0, indexOf(messages, seq) - ROWS / 2)]?.seq;
}

/** The index of the first message whose `seq` is not below. */
export function indexOf(messages: readonly MessageEvent[], seq: number): number {
  let low = 0;
  let high = messages.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((messages[middle]?.seq ?? seq) < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}
