import type { Replacement } from "../../lib/client/writing/formatting.ts";

/** Replaces a part of what is in a text box, in the one way that the box can undo. */
export function replace(
  box: HTMLTextAreaElement,
  { start, end, insert, select }: Replacement,
): void {
  box.focus({ preventScroll: true });
  box.setSelectionRange(start, end);
  document.execCommand(insert === "" ? "delete" : "insertText", false, insert);
  box.setSelectionRange(...select);
}

/** Puts something in place of what stands before the caret, and the caret behind it. */
export function replaceBefore(box: HTMLTextAreaElement, start: number, insert: string): void {
  const caret = start + insert.length;
  replace(box, { start, end: box.selectionStart, insert, select: [caret, caret] });
}
