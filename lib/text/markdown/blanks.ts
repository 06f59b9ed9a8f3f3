/**
 * What shows something. The rest are blanks, those of notations among them, control characters, and
 * what only shapes the characters beside it.
 */
const SHOWN = /[^\s\p{Cc}\p{Default_Ignorable_Code_Point}\u2800\u{1d159}\u{16fe4}\ufff9-\ufffc]/u;

/** Whether nothing of a text shows. */
export function isBlank(text: string): boolean {
  return !SHOWN.test(text);
}
