import { assertEquals, assertMatch } from "@std/assert";
import { faultOfLine } from "../../../lib/text/names/visible.ts";

const TAKEN = [
  "Ann",
  "general",
  "日本",
  "...",
  "नरेंद्र",
  "Ann 👩‍🚀",
  "🚀 Launch",
  "☕️ Coffee",
  "☕ Coffee",
  "👍🏽",
  "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
  "🏳️‍🌈 pride",
  "🏳‍🌈",
  "1️⃣ first",
  "❤️‍🔥",
  "👨‍👩‍👧‍👦",
  "👁️‍🗨️",
  "©️",
  "☺︎",
  "🇩🇪",
  "می‌خواهم",
  "क्‍ष",
  "辻󠄀さん",
  "⠓⠑⠇⠇⠕⠀⠺⠕⠗⠇⠙",
];

const REFUSED = [
  // Blank to the eye
  "\u3164",
  "\u2800",
  "\u200b",
  "\u115f",
  "\u1160",
  "\uffa0",
  "\u180e",
  "\u2060",
  "\u{1d159}",
  "\ufe0f",
  "\u200d",
  "\u034f",
  "\u17b4",
  "\u0301",
  "\ufffc",
  "\u{e0041}\u{e0042}",
  // Something among letters that does not show
  "Ann\u3164",
  "a\u200bb",
  "ann\u200dann",
  "a\u200cb",
  "ad\u00admin",
  "a\u034fb",
  "a\u2062b",
  "a\u2800b",
  "a\ufe0f",
  "1\ufe0f",
  "x\u{e0061}\u{e007f}",
  "\u{e0001}a",
  "a\u{e0100}",
  // Around emoji, more than shapes them
  "👩\u200d",
  "👍\ufe0f\ufe0f",
  "👍\u{e0061}\u{e0062}\u{e007f}",
  `\u{1f3f4}${"\u{e0061}".repeat(40)}\u{e007f}`,
  // No line of text
  "a\nb",
  "a\u2028b",
  "a\u202eb",
  "a\u200eb",
  "a\ud800b",
  "a\u0301\u0302\u0303\u0304\u0305\u0306",
];

Deno.test("a line may hold what shows, and what shapes that", () => {
  for (const text of TAKEN) assertEquals(faultOfLine(text), undefined, text);
});

Deno.test("a line that shows nothing, or hides something, is refused", () => {
  for (const text of REFUSED) {
    assertMatch(faultOfLine(text) ?? "", /one line of visible text/, JSON.stringify(text));
  }
});
