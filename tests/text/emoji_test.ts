import { assertEquals } from "@std/assert";
import { isEmojiOnly } from "../../lib/text/emoji.ts";

for (const text of ["👍", "🎉🎉", "👩‍💻 🏳️‍🌈\n🇩🇪", "1️⃣", "❤️"]) {
  Deno.test(`isEmojiOnly() is true for ${text}`, () => assertEquals(isEmojiOnly(text), true));
}

for (const text of ["", " ", "a", "👍 yes", "123", "#", "🎉".repeat(4)]) {
  Deno.test(`isEmojiOnly() is false for ${JSON.stringify(text)}`, () => {
    assertEquals(isEmojiOnly(text), false);
  });
}
