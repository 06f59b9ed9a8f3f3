/** Marks that give words a form. */
const MARKS = /[\\`*~[\]<]|&(?=#?[A-Za-z\d]+;)|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;

/** The same, and the beginnings of names, addresses and names of emoji. */
const MARKS_AND_NAMES = new RegExp(`[>@#＠＃|:]|${MARKS.source}`, "gu");

/**
 * A text whose marks are shown as they are, wherever in a line it stands: as entities, since a backslash
 * before what is no mark there would be shown.
 */
export function escapeMarks(text: string): string {
  return text.replaceAll(MARKS, entityOf);
}

/** The same, in which nobody is named and no address is a link. */
export function escapeMarksAndNames(text: string): string {
  return text.replaceAll(MARKS_AND_NAMES, entityOf);
}

function entityOf(mark: string): string {
  return `&#${mark.charCodeAt(0)};`;
}
