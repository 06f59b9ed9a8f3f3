import type { Block, Inline } from "./tree.ts";

/**
 * What shows something. The rest are blanks, those of notations among them, control characters, and
 * what only shapes the characters beside it.
 */
const SHOWN = /[^\s\p{Cc}\p{DI}\u2800\u{1d159}\u{16fe4}\ufff9-\ufffc]/u;

/**
 * Whether a letter or a sign is in some part of a message. A quote's bar, an item's number, and a frame
 * around code or a table are nothing by themselves.
 */
export function shows(node: Block | Inline): boolean {
  if ("text" in node) return SHOWN.test(node.text);
  if ("name" in node) return true;
  if ("inlines" in node) return node.inlines.some(shows);
  if ("blocks" in node) return node.blocks.some(shows);
  const parts = "items" in node ? node.items.flat() : [node.head, ...node.rows].flat(2);
  return parts.some(shows);
}
