import type { Line } from "./line.ts";

const FENCE = /^(`{3,}(?=[^`]*$)|~{3,})(.*)$/;
const MARKER = /^([-+*]|(\d{1,9})([.)]))(?=[ \t]|$)/;
/** A line that people draw with: it is no list, as Markdown has it too. */
const RULE = /^([-*_])[ \t]*(?:\1[ \t]*){2,}$/;

const FACE = /^>+(?:[_:;.=^/]|\S{0,7}<(?=\s|$))/;

/** The beginning of a block. */
export type Start =
  | { kind: "quote" }
  | { kind: "fence"; fence: string; info: string; indent: number }
  | {
    kind: "item";
    marker: string;
    number: number | undefined;
    indent: number;
    raw: string;
  };

/**
 * Takes the marker of a block off a line, if it begins with one.
 *
 * @param interrupts whether the line would continue a paragraph if it began nothing; then a list
 *   must begin with 1 and with words, so that a number that was wrapped begins none
 * @param room whether there may be one more block inside of another
 */
export function takeStart(line: Line, interrupts: boolean, room: boolean): Start | undefined {
  const { indent, words } = line;
  if (indent > 3) return undefined;
  const fence = FENCE.exec(words);
  if (fence !== null) {
    return { kind: "fence", fence: fence[1] ?? "", info: (fence[2] ?? "").trim(), indent };
  }
  if (!room) return undefined;
  if (isQuote(words)) {
    takeQuote(line);
    return { kind: "quote" };
  }
  const marker = MARKER.exec(words);
  if (marker === null || RULE.test(words)) return undefined;
  const [whole, , digits, delimiter] = marker;
  const isEmpty = words.slice(whole.length).trim() === "";
  const number = digits === undefined ? undefined : Number(digits);
  if (interrupts && (isEmpty || (number ?? 1) !== 1)) return undefined;
  line.skip(whole.length);
  const space = line.indent;
  const taken = isEmpty || space > 4 ? 1 : space;
  line.eat(taken);
  return {
    kind: "item",
    marker: delimiter ?? whole,
    number,
    indent: indent + whole.length + taken,
    raw: words,
  };
}

/** Takes `>` and the space after it off; the line begins with it. */
export function takeQuote(line: Line): void {
  line.skip(1);
  line.eat(1);
}

/** `>` begins a quote, but `>_<`, `>w<` and `>:(` are faces. */
function isQuote(words: string): boolean {
  return words.startsWith(">") && !FACE.test(words);
}

/** True for a line that ends the code that `fence` began. */
export function closesFence(line: Line, fence: string): boolean {
  if (line.indent > 3) return false;
  const words = line.words.trimEnd();
  return words.length >= fence.length && words === fence.charAt(0).repeat(words.length);
}
