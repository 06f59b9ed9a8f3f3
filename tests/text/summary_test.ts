import { assertEquals } from "@std/assert";
import { summarize } from "../../lib/text/summary.ts";

Deno.test("summarize() has the words of a message in one line, without its marks", () => {
  assertEquals(
    summarize("**Bold** and `code`\n\n> a quote\n\n- one\n- two"),
    "Bold and code a quote one two",
  );
  assertEquals(summarize("```ts\nlet x;\n```"), "let x;");
  assertEquals(summarize("| a | b |\n| - | - |\n| c | d |"), "a b c d");
  assertEquals(summarize("@ann in #lobby, [here](https://example.org)"), "@ann in #lobby, here");
});

Deno.test("summarize() ends a long text between characters", () => {
  assertEquals(summarize("👍".repeat(300)), `${"👍".repeat(200)}…`);
  assertEquals(summarize("x".repeat(200)), "x".repeat(200));
});
