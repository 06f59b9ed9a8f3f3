import { addressAt, findAddress } from "../links.ts";
import { nameAt } from "../name_marks.ts";
import { CodeSpans } from "./code_spans.ts";
import { type Run, Runs } from "./emphasis.ts";
import { type Bare, withoutBackslashes } from "./backslashes.ts";
import { entityAt, isEscapable } from "./escapes.ts";
import { autolinkAt, targetAt } from "./link_target.ts";
import { nest, type Token, type Within } from "./marks.ts";
import type { Inline } from "./tree.ts";

const SPECIAL = /[\\`*_~[\]<&@#＠＃]/g;
/** The last character, with the variation selector behind it. */
const BEFORE = /[^](?:(?<=[^\ufe00-\ufe0e])[\ufe00-\ufe0e])?$/u;

/**
 * Reads the words of a paragraph or of a table's cell. A backslash before a mark that would work without
 * it takes its meaning away, and is not shown; any other one is a backslash.
 */
export function readInlines(text: string): Inline[] {
  const bare = withoutBackslashes(text);
  if (bare === undefined) return new Inlines(text).read();
  return new Inlines(text, new Uint8Array(text.length), escapesIn(text, bare), bare.ends).read();
}

/** The places of the backslashes that take a meaning away. */
function escapesIn(text: string, bare: Bare): ReadonlySet<number> {
  const marks = new Uint8Array(bare.text.length);
  new Inlines(bare.text, marks).read();
  for (const { 0: name, index } of bare.text.matchAll(EMOJI_NAME)) {
    marks.fill(1, index, index + name.length);
  }
  const escapes = new Set<number>();
  // From the last one on: one before a backslash takes its meaning away when that has one.
  for (const { place, from, startsBlock } of bare.backslashes.toReversed()) {
    const next = place + 2;
    const isEscape = text.charAt(place + 1) === "\\"
      ? marks[from + 1] === 1 || escapes.has(next)
      : startsBlock || marks[from] === 1;
    if (isEscape) escapes.add(place);
  }
  return escapes;
}

/** As people name an emoji; whether there is one is not known here. */
const EMOJI_NAME = /:[a-z\d_+-]{1,64}:/g;

const NONE: ReadonlySet<number> = new Set();

/** A backslash that may stay, with the character after it. */
interface Kept {
  at: number;
  inline: { kind: "text"; text: string };
}

/** A bracket that may begin the text of a link. */
interface Bracket {
  at: number;
  token: Token & { kind: "run" };
  /** The last run before it. */
  run: Run | undefined;
  active: boolean;
}

class Inlines {
  #text: string;
  #at = 0;
  #tokens: Token[] = [];
  #runs = new Runs();
  #brackets: Bracket[] = [];
  // The next places of interest, looked for again when they are behind.
  #special = -1;
  #address = -1;
  #codeSpans: CodeSpans;
  #marks: Uint8Array | undefined;
  #escapes: ReadonlySet<number>;
  #ends: ReadonlySet<number>;
  #kept: Kept[] = [];
  #places: { token: Token & { kind: "run" }; at: number; length: number }[] = [];

  /**
   * @param marks is given a 1 for each character that is more than itself
   * @param escapes the places of the backslashes that take a meaning away
   * @param ends the places of those that have marks behind them
   */
  constructor(
    text: string,
    marks?: Uint8Array,
    escapes: ReadonlySet<number> = NONE,
    ends: ReadonlySet<number> = NONE,
  ) {
    this.#text = text;
    this.#marks = marks;
    this.#escapes = escapes;
    this.#ends = ends;
    this.#codeSpans = new CodeSpans(text);
  }

  read(): Inline[] {
    const text = this.#text;
    while (this.#at < text.length) {
      if (this.#special < this.#at) {
        SPECIAL.lastIndex = this.#at;
        this.#special = SPECIAL.exec(text)?.index ?? text.length;
      }
      if (this.#address < this.#at) this.#address = findAddress(text, this.#at);
      const next = Math.min(this.#special, this.#address);
      if (next > this.#at) this.#write(next - this.#at);
      else if (next < this.#special) this.#readAddress();
      else this.#readSpecial(text.charAt(next));
    }
    this.#runs.pair(undefined);
    for (const { token, at, length } of this.#places) {
      if (token.opens.length + token.closes.length > 0) this.#marks?.fill(1, at, at + length);
    }
    for (const { at, inline } of this.#kept) {
      // In `**\\***` the one in the middle is kept from the marks beside it.
      const isBesideMark = [at - 1, at + 2].some((place) =>
        this.#marks?.[place] === 1 && text.charAt(place) === text.charAt(at + 1)
      );
      if (isBesideMark) inline.text = inline.text.slice(1);
    }
    return nest(this.#tokens);
  }

  /** Passes over so many characters, which are text or stand for another one. */
  #write(length: number, text?: string): void {
    if (text !== undefined) this.#marks?.fill(1, this.#at, this.#at + length);
    const words = text ?? this.#text.slice(this.#at, this.#at + length);
    this.#tokens.push({ kind: "done", inline: { kind: "text", text: words } });
    this.#at += length;
  }

  #add(length: number, inline: Inline, within?: Within): void {
    this.#marks?.fill(1, this.#at, this.#at + length);
    this.#tokens.push({ kind: "done", inline, within });
    this.#at += length;
  }

  /** Whether an underscore is before this place, which is a part of the word unless it opens emphasis. */
  get #isBehindUnderscore(): boolean {
    return this.#text.charAt(this.#at - 1) === "_";
  }

  #readSpecial(character: string): void {
    switch (character) {
      case "\\":
        return this.#readEscape();
      case "`":
        return this.#readCode();
      case "[":
        return this.#openBracket();
      case "]":
        return this.#closeBracket();
      case "<":
        return this.#readAutolink();
      case "&":
        return this.#readEntity();
      case "@":
      case "#":
      case "＠":
      case "＃":
        return this.#readName(character);
      default:
        return this.#readRun(character);
    }
  }

  #readAddress(): void {
    const found = addressAt(this.#text, this.#at, this.#brackets.length > 0);
    const { text, href, end, beforeUnderscore: after } = found;
    if (href === undefined) {
      this.#address = findAddress(this.#text, end);
      return;
    }
    const inlines: Inline[] = [{ kind: "text", text }];
    const within = { before: this.#isBehindUnderscore, after };
    this.#add(text.length, { kind: "link", href, title: undefined, inlines }, within);
  }

  #readEscape(): void {
    const next = this.#text.charAt(this.#at + 1);
    if (this.#escapes.has(this.#at)) this.#write(2, next);
    else if (isEscapable(next) && !this.#ends.has(this.#at)) {
      const inline: Kept["inline"] = { kind: "text", text: `\\${next}` };
      this.#kept.push({ at: this.#at, inline });
      this.#tokens.push({ kind: "done", inline });
      this.#at += 2;
    } else this.#write(1);
  }

  #readCode(): void {
    const { length } = this.#runAt(this.#at);
    const span = this.#codeSpans.at(this.#at, length);
    if (span === undefined) return this.#write(length);
    let code = span.text.replaceAll("\n", " ");
    if (code.startsWith(" ") && code.endsWith(" ") && code.trim() !== "") code = code.slice(1, -1);
    this.#add(span.end - this.#at, { kind: "code", text: code });
  }

  #openBracket(): void {
    // A picture's text is no link's.
    const isPicture = /(?<!\\)!$/.test(this.#text.slice(Math.max(0, this.#at - 2), this.#at));
    const at = this.#at;
    const token = this.#addRun("[");
    this.#brackets.push({ at, token, run: this.#runs.last, active: !isPicture });
  }

  #closeBracket(): void {
    const token = this.#addRun("]");
    const bracket = this.#brackets.pop();
    if (bracket === undefined || !(bracket.active || this.#marks)) return;
    const target = targetAt(this.#text, this.#at);
    if (target === undefined) return;
    // An exclamation mark before it is one as well: it makes it no link.
    this.#marks?.fill(1, Math.max(0, bracket.at - 1), bracket.at + 1);
    this.#marks?.fill(1, this.#at - 1, target.end);
    if (!bracket.active) return;
    const { href, title, end } = target;
    const mark = { kind: "link", href, title } as const;
    this.#runs.pair(bracket.run);
    bracket.token.text = "";
    bracket.token.opens.push(mark);
    token.text = "";
    token.closes.push(mark);
    this.#at = end;
    // No link stands in another one; what is before an inactive bracket is inactive already.
    for (let at = this.#brackets.length - 1; this.#brackets[at]?.active; at--) {
      this.#brackets[at]!.active = false;
    }
  }

  #addRun(text: string): Token & { kind: "run" } {
    const token: Token & { kind: "run" } = { kind: "run", closes: [], text, opens: [] };
    this.#tokens.push(token);
    this.#at += text.length;
    return token;
  }

  #readAutolink(): void {
    const found = autolinkAt(this.#text, this.#at);
    if (found === undefined) return this.#write(1);
    const { href, title, text, end } = found;
    const inlines: Inline[] = [{ kind: "text", text }];
    this.#add(end - this.#at, { kind: "link", href, title, inlines });
  }

  #readEntity(): void {
    const entity = entityAt(this.#text, this.#at);
    this.#write(entity?.length ?? 1, entity?.text);
  }

  #readName(mark: string): void {
    const name = nameAt(this.#text, this.#at, this.#address);
    if (name === undefined) return this.#write(1);
    const kind = mark === "@" || mark === "＠" ? "mention" : "room";
    const within = { before: this.#isBehindUnderscore, after: false };
    this.#add(1 + name.length, { kind, mark, name }, within);
  }

  #readRun(character: string): void {
    const { length } = this.#runAt(this.#at);
    const end = this.#at + length;
    const before = BEFORE.exec(this.#text.slice(Math.max(0, this.#at - 3), this.#at))?.[0] ?? "";
    const after = [...this.#text.slice(end, end + 2)][0] ?? "";
    const token = this.#runs.add(character, length, before, after);
    this.#tokens.push(token);
    if (this.#marks) this.#places.push({ token, at: this.#at, length });
    this.#at = end;
  }

  /** The same character, as often as it comes from a place on. */
  #runAt(start: number): string {
    const character = this.#text.charAt(start);
    let end = start + 1;
    while (this.#text.charAt(end) === character) end++;
    return this.#text.slice(start, end);
  }
}
