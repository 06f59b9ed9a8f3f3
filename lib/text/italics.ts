import { readMarkdown } from "./markdown/markdown.ts";
import { linesOf } from "./markdown/blocks.ts";
import { escapeMarks } from "./markdown/escape_marks.ts";
import { textOf } from "./markdown/tree.ts";

/** A text that is shown in italics as a whole: each paragraph is emphasized, its own marks or not. */
export function inItalics(text: string): string {
  return linesOf(text).join("\n").split(/\n\s*\n/).map((part) => part.trim()).filter((part) =>
    part !== ""
  )
    .map(emphasize).join("\n\n");
}

function emphasize(part: string): string {
  return [`_${part}_`, `*${part}*`].find(isEmphasis) ?? `_${escapeMarks(part)}_`;
}

/** True for a text that is one emphasis and nothing beside it. */
function isEmphasis(text: string): boolean {
  const [block, ...others] = readMarkdown(text);
  if (block?.kind !== "paragraph" || others.length > 0) return false;
  const [inline, ...rest] = block.inlines;
  return inline?.kind === "emphasis" && rest.length === 0 && textOf([inline]).trim() !== "";
}
