/**
 * Which letters may stand together in one name (Unicode Technical Standard 39, section 5.2, "Highly
 * Restrictive"): those of one script, and Latin along with the scripts of Japanese, Korean or
 * Chinese. So a Cyrillic letter cannot hide in a Latin word.
 */

/**
 * The scripts that are in use today by ISO 15924 code: the recommended ones of UAX 31 (table 5) and
 * those of limited use (table 7). Scripts of no living language serve in a name mostly to look like
 * another's letters.
 */
const RECOMMENDED =
  "Arab Armn Beng Bopo Cyrl Deva Ethi Geor Grek Gujr Guru Hang Hani Hebr Hira Kana Khmr Knda Laoo " +
  "Latn Mlym Mymr Orya Sinh Taml Telu Thaa Thai Tibt";
const LIMITED =
  "Adlm Bali Bamu Batk Cakm Cans Cham Cher Hmnp Java Kali Lana Lepc Limb Lisu Mand Mong Mtei Newa " +
  "Nkoo Olck Osge Plrd Rohg Saur Sund Sylo Syrc Tale Talu Tavt Tfng Vaii Wcho Yiii";
const COMBINED = ["Latn Hani Hira Kana", "Latn Hani Bopo", "Latn Hani Hang"];

// Digits and punctuation are Common, and marks that suit any letter Inherited.
const ANYWHERE = "Zyyy Zinh";

// Made when the first name is checked: their character classes take a while that a start need not.
let sets: readonly RegExp[] | undefined;

function makeSets(): readonly RegExp[] {
  return [...RECOMMENDED.split(" "), ...LIMITED.split(" "), ...COMBINED].map((scripts) => {
    const members = `${scripts} ${ANYWHERE}`.split(" ").map((code) => `\\p{scx=${code}}`);
    return new RegExp(`^[${members.join("")}]*$`, "u");
  });
}

/** True when the text keeps to one script, or to those of one language that uses several. */
export function isOneScript(text: string): boolean {
  sets ??= makeSets();
  return sets.some((set) => set.test(text));
}

/** True when all decimal digits are of one numbering system, such as 0–9 (UTS 39, section 5.3). */
export function isOneNumbering(text: string): boolean {
  const zeros = new Set(Array.from(text.match(/\p{Nd}/gu) ?? [], zeroOf));
  return zeros.size <= 1;
}

// Unicode lays the ten digits of a system out in order and side by side (stability policy).
function zeroOf(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  let first = code;
  while (/^\p{Nd}$/u.test(String.fromCodePoint(first - 1))) first--;
  return code - (code - first) % 10;
}
