import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { readMarkdown } from "../../../lib/text/markdown/markdown.ts";
import { escapeMarks, escapeMarksAndNames } from "../../../lib/text/markdown/escape_marks.ts";
import { type Block, type Inline, textOf } from "../../../lib/text/markdown/tree.ts";

/** Whatever has a meaning, and some of what has none. */
const MARKS = [
  ...["a|b\n-|-\n", "1|2|é\n", "[<https://a>](https://b)", "[https://a](https://b)"],
  ..."*_~`[]()<>|\\-+:#@!&;.\"'=\n \t".split(""),
  ...["**", "~~", "```", "~~~", "> ", "- ", "1. ", "| - |", "](", "https://", "<https://", "\n\n"],
  ...[
    "    ",
    "@a",
    "#a",
    "mailto:",
    "&amp;",
    "&#x41;",
    "\r\n",
    "**a*",
    "_a_",
    "[a](https://b/ 'c')",
  ],
];

const anything = fc.array(
  fc.oneof(
    fc.constantFrom(...MARKS),
    fc.string({ unit: "binary", maxLength: 4 }),
    fc.string({ unit: "grapheme", maxLength: 4 }),
  ),
  { maxLength: 60 },
).map((pieces) => pieces.join("").replaceAll("\0", ""));

Deno.test("readMarkdown() reads any text, and links to http, https and mailto alone", () => {
  fc.assert(
    fc.property(anything, (text) => {
      for (const inline of inlinesOf(readMarkdown(text))) {
        if (inline.kind !== "link") continue;
        assert(/^(?:https?|mailto):/.test(inline.href), inline.href);
        assert(inlinesOf(inline.inlines).every(({ kind }) => kind !== "link"));
      }
    }),
    { numRuns: 3_000 },
  );
});

// Markers are ASCII punctuation, digits and spaces. Anything else is somebody's word: it is in the
// tree, in its order and in its form. An entity and an address in parentheses are written otherwise
// there, so that they have to stay out of it.
Deno.test("readMarkdown() keeps every word of any text", () => {
  fc.assert(
    fc.property(anything, (raw) => {
      const text = raw.replaceAll("&", "").replaceAll("](", "]");
      assertEquals(words(plain(readMarkdown(text))), words(text));
    }),
    { numRuns: 3_000 },
  );
});

Deno.test("readMarkdown() keeps the words of links, with their titles", () => {
  const word = fc.stringMatching(/^[a-z]{1,8}$/);
  fc.assert(fc.property(word, word, word, anything, (label, path, title, after) => {
    const text = `[${label}](https://example.org/${path} "${title}") `;
    const [block] = readMarkdown(text + after.replaceAll(/[\n\r|]/g, ""));
    assert(block?.kind === "paragraph");
    const inlines = [{ kind: "text", text: label }];
    const link = { kind: "link", href: `https://example.org/${path}`, title, inlines };
    assertEquals<unknown>(block.inlines[0], link);
  }));
});

Deno.test("readMarkdown() finds nothing in a line whose marks are behind backslashes", () => {
  fc.assert(fc.property(anything, (raw) => {
    const line = raw.replaceAll(/[\n\r\\]/g, "");
    fc.pre(line.trim() !== "");
    const [block, ...more] = readMarkdown(line.replaceAll(/[!-/:-@[-`{-~]/g, "\\$&"));
    assert(block?.kind === "paragraph" && more.length === 0);
    // What is not ASCII may still be digits of a list, which no backslash is needed for.
    assertEquals([...new Set(block.inlines.map(({ kind }) => kind))], ["text"]);
    // Where no mark would be, the backslash stays.
    assertEquals(textOf(block.inlines).replaceAll("\\", ""), line);
  }));
});

Deno.test("readMarkdown() gives back any line whose marks are entities", () => {
  fc.assert(fc.property(anything, (raw) => {
    const line = raw.replaceAll(/[\n\r]/g, "");
    const plain = line.replaceAll(":", "");
    for (const [words, of] of [[line, escapeMarksAndNames], [plain, escapeMarks]] as const) {
      const [block, ...more] = readMarkdown(`**a ${of(words)} b**`);
      assert(block?.kind === "paragraph" && more.length === 0);
      assertEquals(block.inlines.length, 1);
      assertEquals(textOf(block.inlines), `a ${words} b`);
    }
  }));
});

Deno.test("readMarkdown() gives back code between fences, byte for byte", () => {
  fc.assert(fc.property(anything, (raw) => {
    const code = raw.replaceAll(/\r\n?/g, "\n");
    const fence = "`".repeat(3 + Math.max(0, ...code.matchAll(/`+/g).map(([run]) => run.length)));
    const tree = readMarkdown(`${fence}ts\n${code}\n${fence}`);
    assertEquals<unknown>(tree, [{ kind: "fence", info: "ts", text: code }]);
  }));
});

/** All that is neither a marker nor a control character. */
function words(text: string): string {
  return text.replaceAll(/[\0-@[-`{-\u00a0\s]/g, "");
}

/** All text in a tree, in its order. */
function plain(blocks: readonly Block[]): string {
  return blocks.map((block): string => {
    switch (block.kind) {
      case "paragraph":
        return textOf(block.inlines);
      case "fence":
        return block.info + block.text;
      case "quote":
        return plain(block.blocks);
      case "list":
        return block.items.map(plain).join("");
      case "table":
        return [block.head, ...block.rows].flat().map(textOf).join("");
    }
  }).join("");
}

/** Every inline in a tree, those within others too. */
function inlinesOf(nodes: readonly (Block | Inline)[]): Inline[] {
  return nodes.flatMap((node): Inline[] => {
    switch (node.kind) {
      case "paragraph":
        return inlinesOf(node.inlines);
      case "quote":
        return inlinesOf(node.blocks);
      case "list":
        return node.items.flatMap(inlinesOf);
      case "table":
        return [node.head, ...node.rows].flat(2).flatMap((inline) => inlinesOf([inline]));
      case "fence":
      case "text":
      case "code":
      case "mention":
      case "room":
        return node.kind === "fence" ? [] : [node];
      default:
        return [node, ...inlinesOf(node.inlines)];
    }
  });
}
