import { addressAt, findAddress } from "../links.ts";
import { nameAt } from "../names/name_marks.ts";
import { CodeSpans } from "./code_spans.ts";
import { type DelimiterRun, Runs } from "./emphasis.ts";
import { type Bare, type Roles, withoutBackslashes } from "./backslashes.ts";
import { entityAt, isEscapable } from "./escapes.ts";
import { autolinkAt, targetAt } from "./link_target.ts";
import { nest, type Token } from "./marks.ts";
import type { Inline } from "./tree.ts";

const SPECIAL = /[\\`*_~[\]<&@#＠＃¯]/g;
/** `¯\_(ツ)_/¯` has no marks, and one backslash, however many it takes elsewhere. */
const SHRUG = /¯(\\?)\\*_(\S{1,8}?)\\?_\/¯/y;
/** The last character, with the variation selector behind it. */
const BEFORE = /[^](?:(?<=[^\ufe00-\ufe0e])[\ufe00-\ufe0e])?$/u;

/**
 * Reads the words of a paragraph or of a table's cell. A backslash before a mark that would work without
 * it takes its meaning away, and is not shown; any other one is a backslash.
 */
export function readInlines(text: string): Inline[] {
  return openInlines(text).read();
}

/** The words of a paragraph, to be read and then asked for what in them is more than text. */
export function openInlines(text: string): Inlines {
  const bare = withoutBackslashes(text);
  return new Inlines(text, bare && roles(bare));
}

/** The role of each backslash of a text: an escape, or itself. */
function roles({ text, backslashes, roles }: Bare): Roles {
  const inlines = new Inlines(text);
  inlines.read();
  const marks = new Uint8Array(text.length + 2);
  inlines.forEachMark((start, end) => marks.fill(1, start, end));
  for (const { 0: name, index } of text.matchAll(EMOJI_NAME)) {
    marks.fill(1, index, index + name.length);
  }
  // From the last one on: one before a backslash takes its meaning away when that has one.
  for (const { place, from, isBefore, startsBlock } of backslashes.toReversed()) {
    const isEscape = startsBlock || marks[isBefore ? from + 1 : from] === 1 ||
      (isBefore && roles.get(place + 2) === true);
    if (isEscape) roles.set(place, true);
  }
  return roles;
}

/** As people name an emoji; whether there is one is not known here. */
const EMOJI_NAME = /:[a-z\d_+-]{1,64}:/g;

/** A bracket that may begin the text of a link. */
interface Bracket {
  token: Token & { kind: "run" };
  /** The last run before it. */
  run: DelimiterRun | undefined;
  active: boolean;
}

class Inlines {
  #text: string;
  #at = 0;
  #tokens: Token[] = [];
  /** Where each of them begins. */
  #starts: number[] = [];
  #runs = new Runs();
  #brackets: Bracket[] = [];
  // The next places of interest, looked for again when they are behind.
  #special = -1;
  #address = -1;
  #codeSpans: CodeSpans;
  #roles: Roles | undefined;

  constructor(text: string, roles?: Roles) {
    this.#text = text;
    this.#roles = roles;
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
    if (this.#roles) this.#dropBesideMarks();
    return nest(this.#tokens);
  }

  /** In `**\\***` the one in the middle is kept from the marks beside it: its backslash does not show. */
  #dropBesideMarks(): void {
    this.#tokens.forEach((token, index) => {
      if (token.kind === "run" || token.inline.kind !== "text") return;
      const { inline } = token;
      const [backslash, character] = inline.text;
      const at = this.#starts[index]!;
      const isBesideMark = ([by, place]: number[]) =>
        this.#isMark(index + by!) && this.#text.charAt(place!) === character;
      if (
        backslash === "\\" && inline.text.length === 2 &&
        [[-1, at - 1], [1, at + 2]].some(isBesideMark)
      ) inline.text = character!;
    });
  }

  /** Calls `act` with the beginning and end of whatever is more than text. */
  forEachMark(act: (start: number, end: number) => void): void {
    this.#starts.forEach((start, index) => {
      if (this.#isMark(index)) act(start, this.#endOf(index));
    });
  }

  #endOf(index: number): number {
    return this.#starts[index + 1] ?? this.#at;
  }

  #isMark(index: number): boolean {
    const token = this.#tokens[index];
    if (token?.kind === "run") return token.opens.length + token.closes.length > 0;
    // An entity is text, but longer than what it stands for.
    return token !== undefined && (token.inline.kind !== "text" ||
      token.inline.text.length < this.#endOf(index) - this.#starts[index]!);
  }

  /** Passes over so many characters, which are text or stand for another one. */
  #write(length: number, text?: string): void {
    const words = text ?? this.#text.slice(this.#at, this.#at + length);
    this.#add(length, { kind: "text", text: words });
  }

  /**
   * @param after for an address or name: whether the underscore after it has to end emphasis for it to
   *   be one, as the one before it has to begin some
   */
  #add(length: number, inline: Inline, after?: boolean): void {
    const before = after !== undefined && this.#text.charAt(this.#at - 1) === "_";
    this.#push(length, { kind: "done", inline, before, after });
  }

  #push(length: number, token: Token): void {
    this.#starts.push(this.#at);
    this.#tokens.push(token);
    this.#at += length;
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
      case "¯":
        return this.#readShrug();
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
    this.#add(text.length, { kind: "link", href, title: undefined, inlines }, after);
  }

  #readEscape(): void {
    const next = this.#text.charAt(this.#at + 1);
    const isEscape = this.#roles?.get(this.#at);
    if (isEscape) this.#write(2, next);
    else this.#write(isEscape === undefined && isEscapable(next) ? 2 : 1);
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
    const token = this.#addRun("[");
    this.#brackets.push({ token, run: this.#runs.last, active: !isPicture });
  }

  #closeBracket(): void {
    const token = this.#addRun("]");
    const bracket = this.#brackets.pop();
    if (!bracket?.active) return;
    const target = targetAt(this.#text, this.#at);
    if (target === undefined) return;
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
    this.#push(text.length, token);
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
    this.#add(1 + name.length, { kind, mark, name }, false);
  }

  #readShrug(): void {
    SHRUG.lastIndex = this.#at;
    const [whole, arm, face] = SHRUG.exec(this.#text) ?? [];
    if (whole === undefined) return this.#write(1);
    this.#write(whole.length, `¯${arm}_${face}_/¯`);
  }

  #readRun(character: string): void {
    const { length } = this.#runAt(this.#at);
    const end = this.#at + length;
    const before = BEFORE.exec(this.#text.slice(Math.max(0, this.#at - 3), this.#at))?.[0] ?? "";
    const after = [...this.#text.slice(end, end + 2)][0] ?? "";
    this.#push(length, this.#runs.add(character, length, before, after));
  }

  /** The same character, as often as it comes from a place on. */
  #runAt(start: number): string {
    const character = this.#text.charAt(start);
    let end = start + 1;
    while (this.#text.charAt(end) === character) end++;
    return this.#text.slice(start, end);
  }
}
