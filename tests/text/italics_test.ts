import { assertEquals } from "@std/assert";
import { inItalics } from "../../lib/text/italics.ts";
import { readMarkdown } from "../../lib/text/markdown/markdown.ts";
import { namesIn } from "../../lib/text/names/mentions.ts";

const TEXTS = [
  "waves",
  "a_b_",
  "*very* glad",
  "_",
  "a * b _ c",
  "likes `code`",
  "- a",
  "x\\",
  "a\nb",
  "@kenji is late",
  "@kenji",
  "https://example.org/a",
  "https://example.org",
  "reads https://example.org/a_b_",
];

for (const text of TEXTS) {
  Deno.test(`inItalics() makes one emphasis of ${JSON.stringify(text)}`, () => {
    const blocks = readMarkdown(inItalics(text));
    assertEquals(blocks.length, 1);
    const [block] = blocks;
    const kinds = block?.kind === "paragraph" ? block.inlines.map(({ kind }) => kind) : [];
    assertEquals(kinds, ["emphasis"]);
  });
}

Deno.test("inItalics() emphasizes each paragraph", () => {
  assertEquals(inItalics("a\n\nb"), "_a_\n\n_b_");
  assertEquals(inItalics("a\r\r@kenji"), "_a_\n\n_@kenji_");
  assertEquals(namesIn(inItalics("@kenji is late")), ["kenji"]);
});
