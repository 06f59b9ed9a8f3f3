import type { Mark, Token } from "./marks.ts";

/** A row of the same characters that may begin or end emphasis. */
export interface DelimiterRun {
  character: string;
  /** The numbers of marks that there were, and that are left. */
  total: number;
  left: number;
  canOpen: boolean;
  canClose: boolean;
  /** Grows from run to run. */
  place: number;
  token: Token & { kind: "run" };
  previous: DelimiterRun | undefined;
  next: DelimiterRun | undefined;
}

/** The runs of a line that may still pair, in their order. */
export class Runs {
  #last: DelimiterRun | undefined;
  #place = 0;

  /** The last of them: what is bracketed from here on pairs among itself. */
  get last(): DelimiterRun | undefined {
    return this.#last;
  }

  /**
   * Adds the run of `total` characters that stands between two others (either may be "", where the
   * text begins or ends), and gives the token that shows it. The one before may have a variation
   * selector behind it.
   */
  add(character: string, total: number, before: string, after: string): DelimiterRun["token"] {
    const opens = isFlanking(before, after);
    const closes = isFlanking(after, before);
    // An underscore within a word is a part of it.
    const isWord = character === "_";
    const token: DelimiterRun["token"] = {
      kind: "run",
      closes: [],
      text: character.repeat(total),
      opens: [],
    };
    if (character === "~" && total !== 2) return token;
    const run: DelimiterRun = {
      character,
      total,
      left: total,
      canOpen: opens && (!isWord || !closes || isPunctuation(before)),
      canClose: closes && (!isWord || !opens || isPunctuation(after)),
      place: this.#place++,
      token,
      previous: this.#last,
      next: undefined,
    };
    if (this.#last !== undefined) this.#last.next = run;
    this.#last = run;
    return token;
  }

  /** Pairs the runs after `bottom` (all of them without one), and forgets them. */
  pair(bottom: DelimiterRun | undefined): void {
    if (this.#last === bottom) return;
    // What was looked for in vain is not looked for there again, or it would take a square in time.
    const barren = new Map<string, number>();
    const floor = bottom?.place ?? -1;
    let closer = this.#last;
    while (closer?.previous !== undefined && closer.previous !== bottom) closer = closer.previous;
    while (closer !== undefined) {
      if (!closer.canClose) {
        closer = closer.next;
        continue;
      }
      const key = `${closer.character}${closer.canOpen}${closer.total % 3}`;
      const opener = findOpener(closer, Math.max(floor, barren.get(key) ?? -1));
      if (opener === undefined) {
        barren.set(key, closer.previous?.place ?? -1);
        const { next } = closer;
        if (!closer.canOpen) this.#remove(closer);
        closer = next;
      } else {
        join(opener, closer);
        opener.next = closer;
        closer.previous = opener;
        if (opener.left === 0) this.#remove(opener);
        if (closer.left === 0) {
          const { next } = closer;
          this.#remove(closer);
          closer = next;
        }
      }
    }
    this.#last = bottom;
    if (bottom !== undefined) bottom.next = undefined;
  }

  #remove(run: DelimiterRun): void {
    if (run.previous !== undefined) run.previous.next = run.next;
    if (run.next !== undefined) run.next.previous = run.previous;
    else this.#last = run.previous;
  }
}

function findOpener(closer: DelimiterRun, floor: number): DelimiterRun | undefined {
  let opener = closer.previous;
  for (; opener !== undefined && opener.place > floor; opener = opener.previous) {
    if (opener.character === closer.character && opener.canOpen && fits(opener, closer)) {
      return opener;
    }
  }
  return undefined;
}

/** CommonMark's rule of three, by which `*a**b*` has one emphasis and not two. */
function fits(opener: DelimiterRun, closer: DelimiterRun): boolean {
  return !(opener.canClose || closer.canOpen) || (opener.total + closer.total) % 3 !== 0 ||
    (opener.total % 3 === 0 && closer.total % 3 === 0);
}

function join(opener: DelimiterRun, closer: DelimiterRun): void {
  const { character } = opener;
  const length = opener.left >= 2 && closer.left >= 2 ? 2 : 1;
  const kind = character === "~" ? "strike" : length === 2 ? "strong" : "emphasis";
  const mark: Mark = { kind, marker: character.repeat(length) };
  for (const run of [opener, closer]) {
    run.left -= length;
    run.token.text = character.repeat(run.left);
  }
  opener.token.opens.push(mark);
  closer.token.closes.push(mark);
}

/**
 * True when a run leans on its neighbour on one side: on a word, or on punctuation after a space.
 * Chinese, Japanese and Korean have no space between sentences: beside them any punctuation counts as
 * a word, and theirs as letters (https://github.com/tats-u/markdown-cjk-friendly).
 */
function isFlanking(behind: string, ahead: string): boolean {
  if (isSpace(ahead)) return false;
  return !isPunctuation(ahead) || isCjk(ahead) || isSpace(behind) || isPunctuation(behind) ||
    isCjk(behind);
}

function isSpace(character: string): boolean {
  return character === "" || /^\s/.test(character);
}

function isPunctuation(character: string): boolean {
  return /^[\p{P}\p{S}]/u.test(character);
}

/**
 * Characters as wide as an ideograph, or half as wide in place of one, without emoji (about East Asian
 * Width W, F and H, and all of Hangul); wide quotation marks; and selectors of an ideograph's form.
 */
const CJK = new RegExp(
  "^(?!\\p{EPres})[" +
    "\u1100-\u11ff\u20a9\u2329\u232a\u2e80-\u303e\u3041-\ua4c6\ua960-\ua97f\uac00-\ud7ff" +
    "\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uffef\u{16fe0}-\u{1b2ff}\u{1f200}-\u{1f265}" +
    "\u{20000}-\u{3fffd}\u{e0100}-\u{e01ef}]|^[‘’“”]\ufe01",
  "u",
);

function isCjk(character: string): boolean {
  return CJK.test(character);
}
