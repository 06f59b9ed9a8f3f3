import { assertEquals, assertThrows } from "@std/assert";
import { ChatError } from "../../../lib/base/errors.ts";
import { statusAfter } from "../../../lib/store/people/status.ts";
import { Times, UTC } from "../../../lib/text/times/times.ts";

const NOW = Date.UTC(2026, 2, 5, 20, 10);
const HOUR = 3_600_000;
const at = { now: NOW, times: new Times(UTC) };

Deno.test("statusAfter() changes what is given, and clears what is blank", () => {
  const first = statusAfter(undefined, { emoji: "🌴", text: " On holiday ", until: "1h" }, at);
  assertEquals(first, { emoji: "🌴", text: "On holiday", until: NOW + HOUR });
  const quiet = statusAfter(first, { dnd: "true" }, at);
  assertEquals(quiet, { ...first, mode: "dnd" });
  assertEquals(statusAfter(quiet, { emoji: "" }, at), { text: "On holiday", mode: "dnd" });
  assertEquals(statusAfter(quiet, { until: "never" }, at), {
    emoji: "🌴",
    text: "On holiday",
    mode: "dnd",
  });
  assertEquals(statusAfter(quiet, { state: "away" }, at)?.mode, "away");
  assertEquals(statusAfter(quiet, { dnd: "false" }, at), first);
  assertEquals(statusAfter(quiet, { emoji: "", text: "", state: "auto" }, at), undefined);
  assertEquals(statusAfter(undefined, { until: "today" }, at), undefined);
  assertEquals(statusAfter(undefined, { emoji: "❤ " }, at), { emoji: "❤\ufe0f" });
  const later = String(NOW + 5 * HOUR);
  assertEquals(statusAfter(first, { until: later }, at)?.until, NOW + 5 * HOUR);
});

Deno.test("statusAfter() refuses what it does not take, and names the field", () => {
  const cases: [Record<string, unknown>, string, RegExp][] = [
    [{ emoji: "palm" }, "emoji", /must be one emoji/],
    [{ emoji: "🌴🌴" }, "emoji", /must be one emoji/],
    [{ text: "x".repeat(81) }, "text", /at most 80 characters/],
    [{ text: "two\nlines" }, "text", /one line/],
    [{ text: "\u202eturned" }, "text", /one line/],
    [{ text: ["a", "b"] }, "text", /must be a text/],
    [{ until: "tomorrow" }, "until", /must be one of 30m, 1h, 4h, today, week, never/],
    [{ until: String(NOW), text: "x" }, "until", /in the future/],
    [{ until: "999999999999999", text: "x" }, "until", /within a year/],
    [{ state: "invisible" }, "state", /must be auto, away or dnd/],
    [{ dnd: "maybe" }, "dnd", /must be true or false/],
  ];
  for (const [wanted, field, message] of cases) {
    const error = assertThrows(() => statusAfter(undefined, wanted, at), ChatError);
    assertEquals([error.code, error.field], ["invalid", field]);
    assertEquals(message.test(error.message), true, error.message);
  }
  assertEquals(statusAfter(undefined, { text: "😀".repeat(80) }, at)?.text?.length, 160);
});
