import type { Block, Inline } from "./tree.ts";

/** Code has a frame and a button of its own. */
const FENCE = 4;

/** About how many elements and texts blocks are shown as. */
export function countElements(blocks: readonly Block[]): number {
  let count = 0;
  for (const block of blocks) {
    count += 1;
    switch (block.kind) {
      case "paragraph":
        count += countInlines(block.inlines);
        break;
      case "fence":
        count += FENCE;
        break;
      case "quote":
        count += countElements(block.blocks);
        break;
      case "list":
        for (const item of block.items) count += 1 + countElements(item);
        break;
      case "table":
        for (const row of [block.head, ...block.rows]) {
          count += 1;
          for (const cell of row) count += 1 + countInlines(cell);
        }
    }
  }
  return count;
}

function countInlines(inlines: readonly Inline[]): number {
  let count = inlines.length;
  for (const inline of inlines) if ("inlines" in inline) count += countInlines(inline.inlines);
  return count;
}
