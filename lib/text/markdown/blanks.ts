import type { Block, Inline } from "./tree.ts";

/**
 * A character that can be seen: no blank (of a notation either), no control character, and none that
 * only shapes those beside it.
 */
const SHOWN = /[^\s\p{Cc}\p{DI}\u2800\u{1d159}\u{16fe4}\ufff9-\ufffc]/u;

/**
 * True when some part of a message has a letter or a sign. The bar of a quote, the number of an item,
 * and the frame of code or of a table alone are nothing to see.
 */
export function shows(node: Block | Inline): boolean {
  if ("text" in node) return SHOWN.test(node.text);
  if ("name" in node) return true;
  if ("inlines" in node) return node.inlines.some(shows);
  if ("blocks" in node) return node.blocks.some(shows);
  const parts = "items" in node ? node.items.flat() : [node.head, ...node.rows].flat(2);
  return parts.some(shows);
}
