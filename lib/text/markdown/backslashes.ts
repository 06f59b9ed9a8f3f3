import { takeStart } from "./block_starts.ts";
import { Line } from "./line.ts";

/** What may be around a path, behind its last backslash. */
const LAST = /\\(?=[*_~]+[.,;:!?)]*$)/;

/** A backslash before punctuation, or a path of Windows, in which backslashes are what they are. */
const BACKSLASHES = /(?<![\p{L}\p{N}])[A-Za-z]:\\\S*|\\[!-/:-@[-`{-~＠＃]/gu;

/** Where a line may have the marker of a list behind it. */
const BEFORE_MARKER = /^ {0,3}\d{0,9}$/;

/** A text without the backslashes that may take a mark's meaning away. */
export interface Bare {
  text: string;
  /**
   * Where each of them stands; where the character after it is in the bare text; and whether a block
   * would begin with that.
   */
  backslashes: { place: number; from: number; startsBlock: boolean }[];
  /** Where paths end with a backslash, and marks are behind it. */
  ends: ReadonlySet<number>;
}

/** Leaves the backslashes before punctuation out; undefined when there are none. */
export function withoutBackslashes(text: string): Bare | undefined {
  if (!text.includes("\\")) return undefined;
  const backslashes: Bare["backslashes"] = [];
  const ends = new Set<number>();
  let bare = "";
  let done = 0;
  for (const { 0: found, index } of text.matchAll(BACKSLASHES)) {
    const words = text.slice(done, index);
    const line = words.lastIndexOf("\n") + 1;
    // What follows another backslash in its line is at no block's beginning.
    const isFirst = done === 0 || line > 0;
    bare += words;
    done = index + found.length;
    if (found.length > 2) {
      const last = found.search(LAST);
      if (last >= 0) ends.add(index + last);
      bare += found.replace(LAST, "^").replaceAll(/\\[^`]/gu, "\\a");
    } else {
      const from = bare.length;
      // One before a backslash is punctuation as well, but of no meaning.
      const character = found === "\\\\" ? "^" : found.charAt(1);
      const prefix = words.slice(line);
      const startsBlock = isFirst && BEFORE_MARKER.test(prefix) &&
        isStart(prefix + character + lineAt(text, done));
      backslashes.push({ place: index, from, startsBlock });
      bare += character;
    }
  }
  if (backslashes.length + ends.size === 0) return undefined;
  return { text: bare + text.slice(done), backslashes, ends };
}

/** What is left of the line that is at a place of a text. */
function lineAt(text: string, at: number): string {
  const end = text.indexOf("\n", at);
  return text.slice(at, end < 0 ? undefined : end);
}

function isStart(line: string): boolean {
  return takeStart(new Line(line), false, true) !== undefined;
}
