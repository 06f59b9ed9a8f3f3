import { readMarkdown } from "./markdown/markdown.ts";
import { wordsOf } from "./summary.ts";

/** Marks on one letter beyond this are left out: to put a heap of them in order takes their square. */
const MARKS = 8;

/** What is not seen, and the accents that letters of several scripts have. */
const UNSEEN = /[\p{Script=Inherited}\p{Default_Ignorable_Code_Point}\p{Cf}]+/gu;
const HEAPS = new RegExp(`(\\p{M}{${MARKS}})\\p{M}+`, "gu");
const LETTER = "[\\p{L}\\p{N}]";

/**
 * A text as words are compared in it: without case, accents, what is not seen and the width of its
 * letters, with one blank between words.
 */
export function foldWords(text: string): string {
  return text.replace(UNSEEN, "").replace(HEAPS, "$1").normalize("NFKD").replace(UNSEEN, "")
    .toLowerCase().toUpperCase().toLowerCase().replace(/\s+/g, " ");
}

/**
 * Finds words that a server does not want. They are found as wholes; a `*` at the beginning or the end
 * of one stands for any letters. Each takes time in proportion to the text's length.
 */
export class WordFilter {
  #pattern: RegExp | undefined;

  constructor(words: readonly string[]) {
    const patterns = words.map(patternOf).filter((pattern) => pattern !== "");
    if (patterns.length > 0) this.#pattern = new RegExp(patterns.join("|"), "u");
  }

  /** Whether one of the words is in a text, as it is typed or as it is shown. */
  finds(text: string): boolean {
    const pattern = this.#pattern;
    if (pattern === undefined) return false;
    if (pattern.test(foldWords(text))) return true;
    return pattern.test(foldWords(readMarkdown(text).map(wordsOf).join(" ")));
  }
}

/** The pattern of a word; blank for one that would be in every text. */
function patternOf(word: string): string {
  const [, before = "", typed = "", after = ""] = /^(\**)(.*?)(\**)$/su.exec(word) ?? [];
  const folded = foldWords(typed).trim();
  if (folded === "") return "";
  const start = before === "" ? `(?<!${LETTER})` : "";
  const end = after === "" ? `(?!${LETTER})` : "";
  return `${start}${folded.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")}${end}`;
}
