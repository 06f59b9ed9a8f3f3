import { safeHref } from "../links.ts";
import { unescape } from "./escapes.ts";

/** The schemes of addresses that a link may have, each with its colon. */
export const SCHEMES: readonly string[] = ["http:", "https:", "mailto:"];
const SPACE = /[ \t]*\n?[ \t]*/y;
const BRACKETED = /<((?:[^<>\n\\]|\\.)*)>/y;
const TITLE = /"((?:[^"\\]|\\[^])*)"|'((?:[^'\\]|\\[^])*)'|\(((?:[^()\\]|\\[^])*)\)/y;
const AUTOLINK = /<([A-Za-z][A-Za-z\d+.-]{1,31}:[^\s<>]*)>/y;
const EMAIL = /<([\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z\d](?:[A-Za-z\d.-]*[A-Za-z\d])?)>/y;
/** The greatest depth of parentheses in an address; more would take long to read. */
export const PARENTHESES = 32;

/** The address and title of a link. */
export interface LinkTarget {
  href: string;
  title: string | undefined;
  /** The place after it. */
  end: number;
}

/**
 * Reads `(address "title")` at a place of a text. Undefined when it is none, and when the address
 * is not http, https or mailto.
 */
export function targetAt(text: string, at: number): LinkTarget | undefined {
  if (text.charAt(at) !== "(") return undefined;
  let end = skip(SPACE, text, at + 1);
  const start = end;
  end = text.charAt(start) === "<" ? skip(BRACKETED, text, start) : endOfAddress(text, start);
  const raw = text.slice(start, end);
  const address = unescape(raw.startsWith("<") ? raw.slice(1, -1) : raw);
  let title: string | undefined;
  const afterSpace = skip(SPACE, text, end);
  if (afterSpace > end) {
    end = afterSpace;
    TITLE.lastIndex = end;
    const match = TITLE.exec(text);
    if (match !== null) {
      title = unescape(match[1] ?? match[2] ?? match[3] ?? "");
      end = skip(SPACE, text, end + match[0].length);
    }
  }
  if (text.charAt(end) !== ")") return undefined;
  const href = safeHref(address, SCHEMES);
  return href === undefined ? undefined : { href, title, end: end + 1 };
}

/** Reads `<address>` or `<somebody@example.org>`, with the text that stands for it. */
export function autolinkAt(text: string, at: number): LinkTarget & { text: string } | undefined {
  for (const [pattern, scheme] of [[AUTOLINK, ""], [EMAIL, "mailto:"]] as const) {
    pattern.lastIndex = at;
    const address = pattern.exec(text)?.[1];
    if (address === undefined) continue;
    const href = safeHref(scheme + address, SCHEMES);
    if (href !== undefined) {
      return { href, title: undefined, text: address, end: at + address.length + 2 };
    }
  }
  return undefined;
}

/** The place after what a pattern matches here; the same place when it does not. */
function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return at + (pattern.exec(text)?.[0].length ?? 0);
}

/** An address without brackets ends at a space, or at a parenthesis that it did not open; it closes its own. */
function endOfAddress(text: string, start: number): number {
  let depth = 0;
  let at = start;
  for (; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === "\\") {
      if (text.charAt(at + 1) > " ") at += 1;
    } else if (character <= " ") break;
    else if (character === "(" && ++depth > PARENTHESES) return start;
    else if (character === ")" && --depth < 0) break;
  }
  return depth > 0 ? start : Math.min(at, text.length);
}
