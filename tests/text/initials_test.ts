import { assertEquals } from "@std/assert";
import { hueOf, initials } from "../../lib/text/initials.ts";

const CASES: [name: string, initials: string][] = [
  ["Ada Reyes", "AR"],
  ["ada", "A"],
  ["Maria da Silva Santos", "MS"],
  ["nora.lind", "NL"],
  ["  ", "?"],
  ["🦊 Fox", "🦊"],
  ["👩‍💻", "👩‍💻"],
  ["يوسف", "ي"],
  ["ßen", "SS"],
];

for (const [name, expected] of CASES) {
  Deno.test(`initials() of ${JSON.stringify(name)}`, () => assertEquals(initials(name), expected));
}

Deno.test("hueOf() is one of twelve, and the same for the same id", () => {
  const hues = new Set(Array.from({ length: 500 }, (_, index) => hueOf(`user-${index}`)));
  assertEquals([...hues].sort((a, b) => a - b), Array.from({ length: 12 }, (_, index) => index));
  assertEquals(hueOf("user-1"), hueOf("user-1"));
});
