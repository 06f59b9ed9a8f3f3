import { assertEquals, assertNotEquals } from "@std/assert";
import commonmark from "commonmark-spec";
import * as v from "valibot";
import { readMarkdown } from "../../../lib/text/markdown/markdown.ts";
import { toHtml } from "./html.ts";
import { absolute, normalize } from "./normalize.ts";

const Examples = v.array(v.object({
  number: v.number(),
  section: v.string(),
  markdown: v.string(),
  html: v.string(),
}));

/** The sections of CommonMark 0.31.2 that messages follow. */
const SECTIONS = [
  "Tabs",
  "Backslash escapes",
  "Entity and numeric character references",
  "Precedence",
  "Fenced code blocks",
  "Paragraphs",
  "Blank lines",
  "Block quotes",
  "List items",
  "Lists",
  "Inlines",
  "Code spans",
  "Emphasis and strong emphasis",
  "Links",
  "Autolinks",
  "Hard line breaks",
  "Soft line breaks",
  "Textual content",
];

/** The examples in them that come out otherwise, and why. Each is tried, too, and has to differ. */
const EXCLUDED: Record<string, number[]> = {
  "lines that are indented are no code, and keep their indentation": [
    ...[1, 2, 3, 5, 6, 7, 8, 18, 36, 134, 225, 231, 236, 252, 253, 254, 257, 264, 270, 271, 272],
    ...[273, 274, 278, 286, 287, 288, 289, 290, 309, 313],
  ],
  "there are no headings": [10, 141, 227, 228, 229, 230, 232, 300, 646, 647],
  "there are no rules": [11, 234, 246],
  "there are no pictures": [517, 520],
  "there is no HTML": [21, 31, 308, 344, 475, 476, 477, 491, 494, 524, 642, 643],
  "there are no reference definitions": [
    ...[23, 33, 317, 527, 528, 529, 530, 531, 532, 533, 534, 535, 536, 537, 538, 539, 540, 541],
    ...[542, 543, 544, 545, 549, 550, 553, 554, 555, 556, 557, 558, 559, 560, 561, 562, 563, 564],
    ...[565, 566, 567, 568, 569, 570, 571],
  ],
  "a backslash where no mark would work is one": [12, 14, 16, 634, 637, 639],
  "an address that is not http, https or mailto is text": [485, 486, 487, 596, 598, 599, 601],
  "an address is a link wherever it stands": [493, 602, 608, 611],
  "a link without words shows its address": [484],
  "the URL parser writes a backslash as a slash": [603],
  "a marker with nothing behind it is text": [239, 240, 280, 284],
};

const excluded = new Set(Object.values(EXCLUDED).flat());

for (const { number, section, markdown, html } of v.parse(Examples, commonmark.tests)) {
  if (!SECTIONS.includes(section)) continue;
  const actual = normalize(toHtml(readMarkdown(absolute(shown(markdown)).trimEnd())));
  const expected = normalize(absolute(shown(html), `|<a href="`));
  if (excluded.has(number)) {
    Deno.test(`CommonMark example ${number}, ${section}, is excluded for a reason`, () => {
      assertNotEquals(actual, expected);
    });
  } else {
    Deno.test(`CommonMark example ${number}, ${section}`, () => {
      assertEquals(actual, expected);
    });
  }
}

/** The examples show tabs as arrows. */
function shown(text: string): string {
  return text.replaceAll("→", "\t");
}
