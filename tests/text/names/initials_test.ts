import { assert, assertEquals } from "@std/assert";
import { initials, lookOf, LOOKS } from "../../../lib/text/names/initials.ts";

const CASES: [name: string, initials: string][] = [
  ["Ada Reyes", "AR"],
  ["ada reyes", "AR"],
  ["ada", "Ad"],
  ["Björn", "Bj"],
  ["Elif", "El"],
  ["Kofi", "Ko"],
  ["ADA", "AD"],
  ["x", "X"],
  ["Maria da Silva Santos", "MS"],
  ["nora.lind", "NL"],
  ["Amara 2", "A2"],
  ["  ", "?"],
  ["…", "…"],
  ["(Ada) [Reyes]", "AR"],
  ["O’Neil", "ON"],
  ["Élodie", "Él"],
  ["E\u0301lodie", "E\u0301l"],
  ["🦊 Fox", "🦊"],
  ["Fox 🦊", "Fo"],
  ["👩‍💻", "👩‍💻"],
  ["🇨🇦 Ada", "🇨🇦"],
  ["田中太郎", "田中"],
  ["田中 太郎", "田太"],
  ["김민준", "김민"],
  ["สมชาย", "สม"],
  ["Ωμέγα", "Ωμ"],
  ["иван", "Ив"],
  ["გიორგი", "გი"],
  ["יוסף", "יו"],
  // What joins is kept apart, or it would be read as one syllable.
  ["يوسف", "ي\u200cو"],
  ["يوسف علي", "ي\u200cع"],
  ["প্রিয়া", "প্রি\u2009য়া"],
  ["प्रिया", "प्रि\u2009या"],
  ["يوسف Reyes", "يR"],
  ["ßen", "ße"],
];

for (const [name, expected] of CASES) {
  Deno.test(`initials() of ${JSON.stringify(name)}`, () => assertEquals(initials(name), expected));
}

Deno.test("lookOf() is one of those there are, and the same for the same id", () => {
  const looks = new Set(Array.from({ length: 1_000 }, (_, index) => lookOf(`user-${index}`)));
  assertEquals(looks.size, LOOKS);
  assert([...looks].every((look) => look >= 0 && look < LOOKS));
  assertEquals(lookOf("user-1"), lookOf("user-1"));
});
