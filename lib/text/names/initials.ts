/** The number of hues of avatars, and of tones of each. */
export const HUES = 12;
const TONES = 2;

/** Made once, when it is first needed: that takes longer than a hundred uses of it. */
let segmenter: Intl.Segmenter | undefined;

/** A letter of a name; signs around and within it do not count. */
const LETTER = /[\p{L}\p{N}]/u;

/** Letters that join those beside them, as in Arabic or Mongolian: they would be read as a syllable. */
const JOINING = /[\u0600-\u08ff\u1800-\u18af\ud83a]/;

/** Letters that hang from one line, as in Hindi or Bengali, which only a gap ends. */
const HANGING = /[\u0900-\u0a7f]/;

/** Two letters for a name: of its first and its last word, or the first two of its only one. */
export function initials(name: string): string {
  const words = name.trim().split(/[\s._-]+/u).filter((word) => word !== "");
  const [{ segment: picture } = { segment: "?" }] = graphemesOf(words[0] ?? "");
  const [first, ...others] = words.filter((word) => LETTER.test(word));
  // A picture stands better alone.
  if (first === undefined || /^[\p{ExtPict}\p{RI}]/u.test(picture)) return picture;
  const [one = "", other = ""] = lettersOf(first);
  const [last] = lettersOf(others.at(-1) ?? "");
  const two = last ? capital(last) : other;
  const gap = HANGING.test(two) ? "\u2009" : JOINING.test(two) ? "\u200c" : "";
  return `${capital(one)}${gap}${two}`;
}

function graphemesOf(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return segmenter.segment(text);
}

/** A word's letters as people see them, each of which may be several code points; as far as they are asked for. */
function* lettersOf(word: string): Generator<string> {
  for (const { segment } of graphemesOf(word)) if (LETTER.test(segment)) yield segment;
}

/** The letter as a name begins with it; as it is where there is no one capital of it. */
function capital(letter: string): string {
  const upper = letter.toLocaleUpperCase("en");
  // Georgian has capitals that no name begins with; the capitals of `ß` are two letters.
  return upper.length > letter.length || /[\u10d0-\u10ff]/.test(letter) ? letter : upper;
}

/**
 * One of the looks that avatars have, always the same for the same id; the looks of one hue are
 * `HUES` apart. `newPersonId` makes ids whose looks differ.
 */
export function lookOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index++) {
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  }
  // Ids of accounts made at the same time differ in a few last letters only: spread that.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) % LOOKS;
}

/** The number of looks in all. */
export const LOOKS = HUES * TONES;
