import type { MessageEvent } from "../../protocol/event.ts";
import { readMarkdown } from "../../text/markdown/markdown.ts";
import { countElements } from "../../text/markdown/elements.ts";

/** The most messages that are in the page at once; more would make every step of it slow. */
export const ROWS = 300;

/**
 * The most while the reader is at the newest one: each that comes moves them all, and those far above
 * come in again when somebody goes there.
 */
export const NEWEST_ROWS = 120;

/** The most UTF-16 units of text that are in the page at once. */
export const UNITS = 256 * 1024;

/** The most elements that the texts in the page are shown as: a short one may be thousands. */
export const ELEMENTS = 16_000;

/** So much of the log: no more messages, text and elements. */
interface Extent {
  rows: number;
  units: number;
  elements: number;
}

/** The extent of the page, half of it, and one move of the window. */
const WHOLE: Extent = { rows: ROWS, units: UNITS, elements: ELEMENTS };
const HALF: Extent = { rows: ROWS / 2, units: UNITS / 2, elements: ELEMENTS / 2 };
const STEP: Extent = { rows: ROWS / 3, units: UNITS / 4, elements: ELEMENTS / 4 };

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

/**
 * The messages that a window shows.
 *
 * @param newest how many of the newest ones, where it is these
 */
export function rangeOf(
  messages: readonly MessageEvent[],
  window: RowWindow,
  newest = NEWEST_ROWS,
): RowRange {
  const start = window === undefined ? newestStart(messages, newest) : indexOf(messages, window);
  return { start, end: start + countFrom(messages, start, 1, WHOLE) };
}

/** The window fixed to where it is now, whatever comes after it. */
export function pinned(
  messages: readonly MessageEvent[],
  window: RowWindow,
  newest = NEWEST_ROWS,
): RowWindow {
  return messages[rangeOf(messages, window, newest).start]?.seq;
}

/** The window moved towards the oldest message; the far end is dropped. */
export function olderWindow(messages: readonly MessageEvent[], window: RowWindow): RowWindow {
  const { start } = rangeOf(messages, window);
  return messages[start - countFrom(messages, start - 1, -1, STEP)]?.seq;
}

/** The window moved towards the newest message; the far end is dropped. */
export function newerWindow(messages: readonly MessageEvent[], window: RowWindow): RowWindow {
  const { start } = rangeOf(messages, window);
  const next = start + countFrom(messages, start, 1, STEP);
  return messages[Math.min(newestStart(messages, ROWS), next)]?.seq;
}

/** The window that has a message in its middle. */
export function windowAround(messages: readonly MessageEvent[], seq: number): RowWindow {
  const middle = indexOf(messages, seq);
  return messages[middle - countFrom(messages, middle - 1, -1, HALF)]?.seq;
}

/** Where the window of so many rows begins that ends with the newest message. */
function newestStart(messages: readonly MessageEvent[], rows: number): number {
  const { length } = messages;
  return length - countFrom(messages, length - 1, -1, { ...WHOLE, rows });
}

/** The number of messages from an index on, upwards or downwards, that fit into an extent. */
function countFrom(
  messages: readonly MessageEvent[],
  index: number,
  step: 1 | -1,
  { rows, units, elements }: Extent,
): number {
  let count = 0;
  let left = { units, elements };
  for (let at = index; count < rows; at += step) {
    const message = messages[at];
    if (message === undefined) break;
    left = {
      units: left.units - (message.text?.length ?? 0),
      elements: left.elements - elementsOf(message),
    };
    // One is always shown, however long it is.
    if ((left.units < 0 || left.elements < 0) && count > 0) break;
    count += 1;
  }
  return count;
}

/** Cached counts, since all messages are counted again with each new one. */
const counted = new WeakMap<MessageEvent, number>();

function elementsOf(message: MessageEvent): number {
  let elements = counted.get(message);
  if (elements === undefined) {
    elements = countElements(readMarkdown(message.text ?? ""));
    counted.set(message, elements);
  }
  return elements;
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
