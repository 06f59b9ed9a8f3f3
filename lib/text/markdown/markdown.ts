import { linesOf, parseBlocks } from "./blocks.ts";
import type { OpenBlock, OpenList } from "./open_blocks.ts";
import { countElements } from "./elements.ts";
import { unescape } from "./escapes.ts";
import { readInlines } from "./inlines.ts";
import { readTable } from "./table.ts";
import type { Block } from "./tree.ts";

/** The most elements that a text is shown as; the block that goes beyond stays as it was typed. */
const ELEMENTS = 2_000;

/** The characters of text whose trees are remembered. */
const REMEMBERED = 256 * 1024;

const trees = new Map<string, readonly Block[]>();
let remembered = 0;

/**
 * Reads a message's text as a tree. It is a subset of CommonMark 0.31 with tables and `~~strike~~`:
 * headings, pictures, HTML, rules, indented code and reference definitions stay text. The end of a line
 * is one, addresses are links, and `@name` and `#name` are set apart. A tree has some thousand elements
 * at most and is made in linear time. Trees of the latest texts are remembered: do not change them.
 */
export function readMarkdown(text: string): readonly Block[] {
  let tree = trees.get(text);
  if (tree === undefined) {
    tree = read(text);
    remembered += text.length;
    if (remembered > REMEMBERED) {
      trees.clear();
      remembered = text.length;
    }
    trees.set(text, tree);
  }
  return tree;
}

/** From the block on that is too many elements the text is one paragraph, as it was typed. */
function read(text: string): Block[] {
  const blocks: Block[] = [];
  let left = ELEMENTS;
  for (const block of parseBlocks(text)) {
    const finished = finish([block]);
    left -= countElements(finished);
    if (left < 0) {
      const rest = linesOf(text).slice(block.start - 1).join("\n");
      blocks.push({ kind: "paragraph", inlines: [{ kind: "text", text: rest }] });
      return blocks;
    }
    for (const block of finished) blocks.push(block);
  }
  return blocks;
}

function finish(blocks: readonly OpenBlock[]): Block[] {
  return blocks.flatMap((block) => {
    switch (block.kind) {
      case "paragraph":
        return finishParagraph(block.lines, block.table);
      case "fence":
        // As above, one with words beside it.
        if (block.info && block.start === block.end) {
          return finishParagraph([block.fence + block.info]);
        }
        return { kind: "fence", info: unescape(block.info), text: block.lines.join("\n") };
      case "quote":
        // A mark with nothing behind it was not meant as one.
        if (block.blocks.length === 0) return finishParagraph([">"]);
        return { kind: "quote", blocks: finish(block.blocks) };
      case "list":
        return finishList(block);
    }
  });
}

function finishParagraph(lines: readonly string[], table?: number): Block[] {
  if (table === undefined) return [{ kind: "paragraph", inlines: readInlines(lines.join("\n")) }];
  const { before, aligns, head, rows } = readTable(lines, table);
  return [
    ...(before.length === 0 ? [] : finishParagraph(before)),
    {
      kind: "table",
      aligns,
      head: head.map(readInlines),
      rows: rows.map((row) => row.map(readInlines)),
    },
  ];
}

function finishList({ items }: OpenList): Block[] {
  if (items.every(({ blocks }) => blocks.length === 0)) {
    return finishParagraph(items.map(({ raw }) => raw));
  }
  const loose = hasGap(items) || items.some(({ blocks }) => hasGap(blocks));
  const numbers = items.flatMap(({ number }) => number ?? []);
  return [{
    kind: "list",
    numbers: numbers.length === 0 ? undefined : numbers,
    loose,
    items: items.map(({ blocks }) => finish(blocks)),
  }];
}

/** True when there is a blank line between two of them. */
function hasGap(extents: readonly { start: number; end: number }[]): boolean {
  return extents.some(({ start }, index) => start > (extents[index - 1]?.end ?? start) + 1);
}
