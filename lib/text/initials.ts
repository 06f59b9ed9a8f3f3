const HUES = 12;

/** Making one takes longer than a hundred uses of it. */
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** One or two letters for a name: of its first and its last word. */
export function initials(name: string): string {
  const words = name.trim().split(/[\s._-]+/u).filter((word) => word !== "");
  const first = firstLetter(words[0] ?? "?");
  // A picture stands better alone.
  const last = words.length > 1 && /\p{L}/u.test(first) ? firstLetter(words.at(-1) ?? "") : "";
  return `${first}${last}`.toLocaleUpperCase("en");
}

/** A whole letter as people see one, be it an emoji of several code points. */
function firstLetter(word: string): string {
  for (const { segment } of graphemes.segment(word)) return segment;
  return "";
}

/** One of the twelve hues, always the same for the same id. */
export function hueOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index++) {
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  }
  // Ids of accounts made at the same time differ in a few last letters only: spread that.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) % HUES;
}
