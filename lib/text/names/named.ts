import { CROWD_WORDS, foldPersonName } from "./names.ts";

/** The kinds of names: of people, and of rooms. */
export type NameKind = "mention" | "room";

/** Scripts of words with blanks between them. */
const SPACED = "Latn Cyrl Grek Arab Hebr Deva".split(" ");

/** A letter of a script without blanks between words, or where a word's ending is written on to any name. */
const UNSPACED = String
  .raw`[\p{scx=Hani}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]`;

/** The most beginnings of names that are looked up for one text (`beginningsOf`). */
export const LOOKED_UP = 200;

/** Where names may end, and how often, at most: as often as they may have letters. */
const ENDS = { mention: [endIn("_.-"), 32], room: [endIn("."), 60] } as const;

/**
 * Before one of these separators; where a letter of another script follows; beside a letter that needs
 * no blanks, but not within one of several parts.
 */
function endIn(separators: string): RegExp {
  const others = SPACED.map((code) => {
    const own = `\\p{scx=${code}}`;
    return `(?=[_.-]?(?!${own})\\p{L})(?<=${own}[^\\p{L}_.-]*)`;
  });
  const beside = `(?![\\p{M}\\u1160-\\u11ff]|$)(?:(?=${UNSPACED})|(?<=${UNSPACED}\\p{M}*))`;
  return new RegExp(`(?=[${separators}])|${others.join("|")}|${beside}`, "gu");
}

/**
 * The names that may begin the words behind an `@` or `#`, the longest first: all of them; the part in
 * one script; in scripts without blanks between words, as far as each letter. A person's name may end
 * at a separator, too, which in a room's name stands for a blank.
 */
export function beginningsOf(kind: NameKind, typed: string): string[] {
  const [pattern, most] = ENDS[kind];
  const ends = [...typed.matchAll(pattern)].filter(({ index }) => index > 0).slice(0, most);
  return [...ends.map(({ index }) => typed.slice(0, index)), typed].reverse();
}

/**
 * Whom or what a text means by what stands behind an `@` or `#`: the longest beginning of it that is
 * found, and how much of it that is. The one place where it is decided which name a text names.
 * Words for everybody end with their word: nobody calls a whole room by writing `@all-day`.
 */
export function findNamed<T>(
  kind: NameKind,
  typed: string,
  find: (name: string) => T | undefined,
): { found: T; rest: string } | undefined {
  for (const name of beginningsOf(kind, typed)) {
    const found = find(name);
    const rest = typed.slice(name.length);
    const isCut = /^[_.-]/.test(rest) && CROWD_WORDS.includes(foldPersonName(name));
    if (found !== undefined && !isCut) return { found, rest };
  }
  return undefined;
}
