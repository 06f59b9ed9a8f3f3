import { assert } from "@std/assert";
import fc from "fast-check";
import { readMarkdown } from "../../../lib/text/markdown/markdown.ts";
import { Steps } from "./steps.ts";

/** What makes careless readers look at the same characters again and again. */
const PATTERNS = [
  "a",
  "a\n",
  "\n",
  " ",
  "\t",
  "*a ",
  "a* ",
  "*a _b ",
  "**a*",
  "*a**b ",
  "~~a ",
  "[",
  "]",
  "[a](",
  "[a](b",
  "[a](<b",
  '[a](b "',
  "[a](b 'c",
  "[a](https://b) ",
  "[[a](https://b)",
  "`",
  "`a``b",
  "<",
  "<https://a",
  "<a@b",
  "https://",
  "https://@",
  "[https://a]",
  "https://a)",
  "&",
  "&amp",
  "\\",
  "\\*a ",
  "\\-\n",
  "C:\\a",
  "¯\\_",
  "¯_a",
  "**a：",
  "&auml;",
  "@",
  "@a.",
  "#a-",
  ">",
  "> ",
  "> a\n",
  "- ",
  "- a\n",
  "1. a\n",
  " - a\n",
  "- a\n\n",
  "* - + ",
  "```\n",
  "~~~ a\n\n",
  "|",
  "|-",
  "|-\n",
  "a|b\n-|-\n",
  "| ",
  "- - ",
  "_ ",
];

/** How often a pattern comes; a message of 16 KiB has no more of the shorter ones. */
const TIMES = 2_000;

Deno.test("readMarkdown() takes twice as long for twice as much, and not its square", async (t) => {
  await using steps = await Steps.start();
  const count = (text: string) => steps.of(() => void readMarkdown(text));
  const isLinear = async (before: string, pattern: string) => {
    const once = await count(before + pattern.repeat(TIMES));
    const twice = await count(before + pattern.repeat(2 * TIMES));
    return twice < 2.5 * once + 1_000;
  };
  for (const pattern of PATTERNS) {
    await t.step(JSON.stringify(pattern), async () => assert(await isLinear("", pattern)));
  }
  await t.step("any two of them together", async () => {
    const any = fc.constantFrom(...PATTERNS);
    await fc.assert(
      fc.asyncProperty(any, any, any, (before, one, other) => isLinear(before, one + other)),
      { numRuns: 40 },
    );
  });
});
