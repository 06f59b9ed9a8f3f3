import { takeStart } from "./block_starts.ts";
import { Line } from "./line.ts";

/** The last backslash of a path, before marks of emphasis and punctuation that end it. */
const LAST = /\\(?=[*_~]+[.,;:!?)]*$)/;

/** A backslash before punctuation; or a path of Windows, and a shrug, in which it is what it is. */
const BACKSLASHES = /¯\\+_\S{1,8}?_\/¯|(?<![\p{L}\p{N}])[A-Za-z]:\\\S*|\\[!-/:-@[-`{-~]/gu;

/** Where a line may have the marker of a list behind it. */
const BEFORE_MARKER = /^ {0,3}\d{0,9}$/;

/**
 * By their places: true for a backslash that takes the meaning of what follows it away, false for one
 * that leaves it. Others, with what follows them, are text.
 */
export type Roles = Map<number, boolean>;

/** A text without the backslashes that may take a mark's meaning away. */
export interface Bare {
  text: string;
  /**
   * Where each of them stands; where the character after it is in the bare text, and whether it has a
   * meaning only by what follows it; and whether a block would begin with it.
   */
  backslashes: { place: number; from: number; isBefore: boolean; startsBlock: boolean }[];
  /** Backslashes at the end of paths, with marks behind them. */
  roles: Roles;
}

/** Leaves the backslashes before punctuation out; undefined when there are none. */
export function withoutBackslashes(text: string): Bare | undefined {
  if (!text.includes("\\")) return undefined;
  const backslashes: Bare["backslashes"] = [];
  const roles: Roles = new Map();
  let bare = "";
  let done = 0;
  for (const { 0: found, index } of text.matchAll(BACKSLASHES)) {
    const words = text.slice(done, index);
    const line = words.lastIndexOf("\n") + 1;
    // What follows another backslash in its line is at no block's beginning.
    const isFirst = done === 0 || line > 0;
    bare += words;
    done = index + found.length;
    if (found.startsWith("¯")) bare += found;
    else if (found.length > 2) {
      const last = found.search(LAST);
      if (last >= 0) roles.set(index + last, false);
      bare += found.replace(LAST, "^").replaceAll(/\\[^`]/gu, "\\a");
    } else {
      const prefix = words.slice(line);
      const isBefore = /^\\(?:\\|!\[)/.test(text.slice(index, done + 1));
      backslashes.push({
        place: index,
        from: bare.length,
        isBefore,
        startsBlock: isFirst && BEFORE_MARKER.test(prefix) &&
          isStart(prefix + found.charAt(1) + lineAt(text, done)),
      });
      // Punctuation as well, but of no meaning.
      bare += isBefore ? "^" : found.charAt(1);
    }
  }
  return backslashes.length + roles.size === 0
    ? undefined
    : { text: bare + text.slice(done), backslashes, roles };
}

/** The rest of the line at a place of a text. */
function lineAt(text: string, at: number): string {
  const end = text.indexOf("\n", at);
  return text.slice(at, end < 0 ? undefined : end);
}

function isStart(line: string): boolean {
  return takeStart(new Line(line), false, true) !== undefined;
}
