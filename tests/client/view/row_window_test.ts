import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  ELEMENTS,
  newerWindow,
  NEWEST_ROWS,
  olderWindow,
  pinned,
  rangeOf,
  ROWS,
  type RowWindow,
  UNITS,
  windowAround,
} from "../../../lib/client/view/row_window.ts";
import { readMarkdown } from "../../../lib/text/markdown/markdown.ts";
import { countElements } from "../../../lib/text/markdown/elements.ts";
import type { MessageEvent } from "../../../lib/protocol/event.ts";

/** Messages whose `seq`s have gaps, as where other events stand between them. */
function messages(count: number): MessageEvent[] {
  return Array.from({ length: count }, (_, index) => ({
    seq: 2 * index + 1,
    kind: "message",
    at: index,
    by: "u",
    id: `m${index}`,
    cid: `c${index}`,
    text: "text",
  }));
}

Deno.test("rangeOf() shows the newest messages, at most 120", () => {
  assertEquals(rangeOf(messages(0), undefined), { start: 0, end: 0 });
  assertEquals(rangeOf(messages(50), undefined), { start: 0, end: 50 });
  assertEquals(rangeOf(messages(1_000), undefined), { start: 880, end: 1_000 });
});

Deno.test("pinned() holds the beginning where it is while messages come", () => {
  const window = pinned(messages(500), undefined);
  assertEquals(rangeOf(messages(500), window), { start: 380, end: 500 });
  assertEquals(rangeOf(messages(900), window), { start: 380, end: 680 });
});

Deno.test("a window of which no message is left shows what comes after it", () => {
  assertEquals(rangeOf(messages(10), 9_999), { start: 10, end: 10 });
  assertEquals(rangeOf(messages(10).slice(5), 1), { start: 0, end: 5 });
});

Deno.test("any steps up and down keep the range whole, within the messages and bounded", () => {
  const steps = fc.array(fc.constantFrom(olderWindow, newerWindow, pinned), { maxLength: 40 });
  fc.assert(
    fc.property(fc.nat(2_000), steps, (count, moves) => {
      const all = messages(count);
      let window: RowWindow = undefined;
      for (const move of moves) {
        const before = rangeOf(all, window);
        window = move(all, window);
        const { start, end } = rangeOf(all, window);
        assert(0 <= start && start <= end && end <= count && end - start <= ROWS);
        assert(end - start >= Math.min(NEWEST_ROWS, count));
        // The old and the new rows overlap, so that what one reads is among both.
        assert(count === 0 || Math.max(start, before.start) < Math.min(end, before.end));
      }
    }),
  );
});

Deno.test("olderWindow() reaches the first message, and newerWindow() the last", () => {
  const all = messages(1_234);
  let window: RowWindow = undefined;
  for (let step = 0; step < 20; step++) window = olderWindow(all, window);
  assertEquals(rangeOf(all, window).start, 0);
  for (let step = 0; step < 20; step++) window = newerWindow(all, window);
  assertEquals(rangeOf(all, window).end, all.length);
});

Deno.test("long messages, and those of many elements, are fewer, and each can still be come to", () => {
  /** Texts of one element, and of 2,000 in a sixth of what a message may be long. */
  const TEXTS = [
    ...[1, 100, 4_000, 16_384].map((length) => "x".repeat(length)),
    "- - - - - - - - a\n\n".repeat(100),
  ];
  const elements = (all: readonly MessageEvent[]) =>
    all.reduce((sum, { text = "" }) => sum + countElements(readMarkdown(text)), 0);
  const units = (all: readonly MessageEvent[]) =>
    all.reduce((sum, { text = "" }) => sum + text.length, 0);
  const steps = fc.array(fc.constantFrom(olderWindow, newerWindow, pinned), { maxLength: 40 });
  const texts = fc.array(fc.constantFrom(...TEXTS), { minLength: 1, maxLength: 400, size: "max" });
  fc.assert(
    fc.property(texts, steps, fc.nat(), (texts, moves, place) => {
      const all = messages(texts.length)
        .map((message, index) => ({ ...message, text: texts[index]! }));
      let window: RowWindow = undefined;
      for (const move of moves) {
        const before = rangeOf(all, window);
        window = move(all, window);
        const { start, end } = rangeOf(all, window);
        assert(0 <= start && start < end && end <= all.length && end - start <= ROWS);
        assert(units(all.slice(start, end)) <= UNITS);
        assert(elements(all.slice(start, end)) <= ELEMENTS);
        assert(Math.max(start, before.start) < Math.min(end, before.end));
      }
      const index = place % all.length;
      const around = rangeOf(all, windowAround(all, all[index]!.seq));
      assert(around.start <= index && index < around.end);
      for (let step = 0; step < 400; step++) window = olderWindow(all, window);
      assertEquals(rangeOf(all, window).start, 0);
      for (let step = 0; step < 400; step++) window = newerWindow(all, window);
      assertEquals(rangeOf(all, window).end, all.length);
    }),
  );
});
