/** How many hues avatars have, and in how many tones each. */
export const HUES = 12;
const TONES = 2;

/** Making one takes longer than a hundred uses of it. */
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** What makes a letter of a name; signs around and within it do not count. */
const LETTER = /[\p{L}\p{N}]/u;

const PICTURE = /^\p{Extended_Pictographic}|^\p{RI}/u;

/** Scripts whose letters join: side by side they would be read as a syllable of a word. */
const JOINING =
  /[\p{Script=Arab}\p{Script=Syrc}\p{Script=Nkoo}\p{Script=Mong}\p{Script=Mand}\p{Script=Adlm}\p{Script=Rohg}]/u;

/** Scripts whose letters hang from one line, which only a gap ends. */
const HANGING = /[\p{Script=Deva}\p{Script=Beng}\p{Script=Guru}]/u;

const NON_JOINER = "\u200c";
const THIN_SPACE = "\u2009";

/** Two letters for a name: of its first and its last word, or the first two of its only one. */
export function initials(name: string): string {
  const words = name.trim().split(/[\s._-]+/u).filter((word) => word !== "");
  const [picture = "?"] = segmentsOf(words[0] ?? "?");
  // A picture stands better alone.
  if (PICTURE.test(picture)) return picture;
  const [first, ...others] = words.map(lettersOf).filter(([letter]) => letter !== undefined);
  if (first === undefined) return picture;
  const last = others.at(-1)?.[0];
  const one = capital(first[0]!);
  const two = last === undefined ? first[1] ?? "" : capital(last);
  return `${one}${gapBetween(one, two)}${two}`;
}

function* segmentsOf(word: string): Iterable<string> {
  for (const { segment } of graphemes.segment(word)) yield segment;
}

/** The first two letters of a word, as people see them: each may be several code points. */
function lettersOf(word: string): string[] {
  const letters: string[] = [];
  for (const segment of segmentsOf(word)) {
    if (LETTER.test(segment)) letters.push(segment);
    if (letters.length === 2) break;
  }
  return letters;
}

/** The letter as a name begins with it; as it is where there is no one capital of it. */
function capital(letter: string): string {
  const upper = letter.toLocaleUpperCase("en");
  // Georgian has capitals that no name begins with; the capitals of `ß` are two letters.
  return upper.length > letter.length || /\p{Script=Geor}/u.test(letter) ? letter : upper;
}

function gapBetween(one: string, two: string): string {
  if (two === "") return "";
  if (JOINING.test(one) && JOINING.test(two)) return NON_JOINER;
  return HANGING.test(one) && HANGING.test(two) ? THIN_SPACE : "";
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

/** How many looks there are in all. */
export const LOOKS = HUES * TONES;
