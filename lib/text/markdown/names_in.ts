import type { NameKind } from "../names/named.ts";
import type { Block, Inline } from "./tree.ts";

/**
 * The words behind each `@`, or `#`, of a text, as they were typed, each once, without those in code.
 *
 * @param isOwn leaves out what is quoted, and the texts of links
 */
export function typedIn(blocks: readonly Block[], kind: NameKind, isOwn = false): Set<string> {
  const found = new Set<string>();
  const readInlines = (inlines: readonly Inline[]) => {
    for (const inline of inlines) {
      if (inline.kind === kind) found.add(inline.name);
      else if ("inlines" in inline && !(isOwn && inline.kind === "link")) {
        readInlines(inline.inlines);
      }
    }
  };
  const readBlock = (block: Block): void => {
    switch (block.kind) {
      case "paragraph":
        return readInlines(block.inlines);
      case "quote":
        return isOwn ? undefined : block.blocks.forEach(readBlock);
      case "list":
        return block.items.flat().forEach(readBlock);
      case "table":
        return [block.head, ...block.rows].flat().forEach(readInlines);
      case "fence":
        return;
    }
  };
  blocks.forEach(readBlock);
  return found;
}
