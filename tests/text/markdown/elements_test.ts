import { assert, assertEquals } from "@std/assert";
import { readMarkdown } from "../../../lib/text/markdown/markdown.ts";
import { countElements } from "../../../lib/text/markdown/elements.ts";
import { PageBudget } from "../../../lib/text/page_budget.ts";

const count = (text: string) => countElements(readMarkdown(text));

Deno.test("what people write in one script, with what belongs to it, is one stretch", () => {
  for (
    const text of [
      "Plain words, “quoted” — and été, 1,000 times… привет αβγ",
      "漢字かな交じり文、カタカナ。 ",
      "السلام عليكم، 123 ",
      "👍🏽 👩‍👩‍👧‍👦 🇩🇪 1️⃣ ",
      "नमस्ते ",
    ]
  ) {
    assertEquals(count(text.repeat(50)), 2, text);
  }
});

Deno.test("each stretch of another script counts as an element, wherever it stands", () => {
  for (const pair of ["あ가", "a👍", "aあ", "מa", "a𝐚", "कক", "1️⃣a"]) {
    const text = pair.repeat(100);
    for (
      const shown of [text, `**${text}**`, `\`${text}\``, `~~~\n${text}`, `|a|\n|-|\n|${text}`]
    ) {
      const stretches = count(shown);
      assert(stretches >= 200 && stretches < 215, `${stretches} in ${shown}`);
    }
  }
  assert(count(`@${"あ가".repeat(100)}`) > 200);
});

Deno.test("a page shows one message of thousands of stretches at most", () => {
  for (const pair of ["あ가", "a👍", "aあ", "מa"]) {
    const budget = new PageBudget();
    const text = pair.repeat(2_500);
    assertEquals([budget.takes(text), budget.takes(`${text} `)], [true, false], pair);
    assert(budget.takes("short"));
  }
});
