import { readMarkdown } from "./markdown/markdown.ts";
import { type Block, textOf } from "./markdown/tree.ts";

/** The most characters of a summary; what shows it may show fewer. */
const CHARS = 200;

/** Of a longer text the beginning is enough, and takes no longer than that of others. */
const READ = 10 * CHARS;

/** A message in one line, without its marks: its first words, up to 200 characters. */
export function summarize(text: string): string {
  const line = readMarkdown(text.slice(0, READ)).map(wordsOf).join(" ").replace(/\s+/g, " ").trim();
  const chars = [...line];
  return chars.length <= CHARS ? line : `${chars.slice(0, CHARS).join("").trimEnd()}…`;
}

/** The words of a part of a message, without its marks. */
export function wordsOf(block: Block): string {
  switch (block.kind) {
    case "paragraph":
      return textOf(block.inlines);
    case "fence":
      return block.text;
    case "quote":
      return block.blocks.map(wordsOf).join(" ");
    case "list":
      return block.items.flat().map(wordsOf).join(" ");
    case "table":
      return [block.head, ...block.rows].flat().map(textOf).join(" ");
  }
}
