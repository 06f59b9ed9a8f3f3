import unhomoglyph from "unhomoglyph";
import { foldPersonName } from "./names.ts";

/** UTF-16 code units of a skeleton: a character may become many, and a key of the store has its limit. */
const SKELETON_UNITS = 256;

/**
 * Marks that hardly show: the dot above, which `i` has anyway; dots, lines and commas below the line,
 * where links have theirs; strokes through a letter; the vowels of Hebrew and Arabic, and what
 * stretches a line of Arabic; small signs beside letters; and marks for other than writing. Accents,
 * rings above and the like show, and make another letter.
 */
const FAINT_MARKS = new RegExp(
  "[" + [
    "\u0307\u0315\u0358",
    "\u0316-\u0319\u031c-\u0320\u0323-\u0326\u0329-\u0333\u0339-\u033c",
    "\u0347-\u0349\u034d\u034e\u0353-\u0356\u0359\u035a\u035c\u035f\u0362",
    "\u0334-\u0338",
    "\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7",
    "\u0610-\u061a\u0640\u064b-\u0652\u0656-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed",
    "\u02b9-\u02d1\u02ec\u02ee\u2e2f\ua788\ua78b\ua78c",
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f",
  ].join("") + "]",
  "g",
);

/** Invisible characters, which make no other name. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;

/** Blanks: which one it is cannot be seen, nor how many there are. */
const BLANKS = /[\s\u2800]+/g;

/** Small capitals, and letters without their dot; the table of confusable characters has a few of them. */
const SMALL = "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢıȷ";
const PLAIN = "abcdefghijklmnopqrstuvwyzij";
const plainOf = new Map(Array.from(SMALL, (small, index) => [small, PLAIN[index] ?? small]));
const SMALL_LETTERS = new RegExp(`[${SMALL}]`, "g");

/**
 * The skeletons of a name, which say how it looks: two names look the same when they share one.
 * One rule for usernames, display names and the names of public rooms.
 *
 * In a skeleton each character is replaced by the one that it is confused with (UTS 39, section 4),
 * after what does not show, or hardly, is left out. What that makes of plain letters: `1` is `l`, `0`
 * is `o`, `m` is `rn`, and a capital `I` is `l`. There is one of the folded name, and one of the name
 * as it is shown: by that a capital `I` among small letters is `l`, an `l` among capitals is `I`, and
 * capitals of another script are those of Latin that they look like. So `Ian` keeps `lan` away and
 * `МАХ` (Cyrillic) keeps away from `max`, while `Elia` and `Ella` are two people. `u` and `v`, `vv`
 * and `w`, `cl` and `d` differ.
 */
export function skeletonsOf(name: string): string[] {
  const folded = skeletonOf(foldPersonName(plain(name)));
  const shown = skeletonOf(plain(name));
  return [
    ...new Set([folded, isInCapitals(shown) ? shown.replaceAll("l", "I") : shown].map(small)),
  ];
}

/**
 * The skeletons of a display name, and those of the name without signs around it: `@ann` and `Ann ✓`
 * look like ann.
 */
export function skeletonsInName(name: string): string[] {
  const plain = name.replace(/^[^\p{L}\p{N}]*/u, "").replace(/[^\p{L}\p{N}\p{M}]+$/u, "");
  return [...new Set([...skeletonsOf(name), ...skeletonsOf(plain)])].filter((one) => one !== "");
}

/** True when the letters beside an `l`, which may be an `I`, are capitals, and more than one. */
function isInCapitals(skeleton: string): boolean {
  const others = skeleton.replaceAll("l", "");
  return /\p{Lu}.*\p{Lu}/su.test(others) && !/\p{Ll}/u.test(others);
}

function skeletonOf(text: string): string {
  return confused(plain(text));
}

/** A skeleton without case: small letters are confused with others than capitals are. */
function small(skeleton: string): string {
  return confused(skeleton.toLowerCase());
}

function confused(text: string): string {
  return unhomoglyph(text).normalize("NFD").slice(0, SKELETON_UNITS).toWellFormed();
}

function plain(text: string): string {
  return text.normalize("NFKD")
    .replaceAll(INVISIBLE, "")
    .replaceAll(FAINT_MARKS, "")
    .replaceAll(SMALL_LETTERS, (letter) => plainOf.get(letter) ?? letter)
    .trim()
    .replaceAll(BLANKS, " ");
}
