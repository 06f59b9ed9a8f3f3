import { assertEquals } from "@std/assert";
import { isEmojiOnly } from "../../lib/text/emoji.ts";

const LARGE = ["👍", "🎉🎉", "👩‍💻 🏳️‍🌈\n🇩🇪", "1️⃣", "❤️", "👍\ufe0f", "⭐", "⭐\ufe0f", "❤"].concat(
  [
    "☝\ufe0f🏽",
    "👍🏽👍\ufe0f",
    "🏳\u200d🌈",
    "1\u20e3",
    "🤷\u200d♀ ☹",
    "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
  ],
);
for (const text of LARGE) {
  Deno.test(`isEmojiOnly() is true for ${text}`, () => assertEquals(isEmojiOnly(text), true));
}

for (
  const text of [
    "",
    " ",
    "a",
    "👍 yes",
    "123",
    "1",
    "#",
    "©",
    "™",
    "1\ufe0f",
    "❤\ufe0e",
    "🇩",
    "🎉".repeat(4),
  ]
) {
  Deno.test(`isEmojiOnly() is false for ${JSON.stringify(text)}`, () => {
    assertEquals(isEmojiOnly(text), false);
  });
}

Deno.test("isEmojiOnly() reads in one way what could be read in very many", () => {
  for (const part of ["👍🏽", "👩", "❤", "👩\u200d👩\u200d👧"]) {
    const text = Array(60).fill(part).join("\u200d").slice(0, 119);
    assertEquals(isEmojiOnly(`${text}x`), false);
  }
});
