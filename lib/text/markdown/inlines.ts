import { addressAt, findAddress } from "../links.ts";
import { CodeSpans } from "./code_spans.ts";
import { type Run, Runs } from "./emphasis.ts";
import { entityAt, isEscapable } from "./escapes.ts";
import { autolinkAt, targetAt } from "./link_target.ts";
import { nest, type Token } from "./marks.ts";
import type { Inline } from "./tree.ts";

const SPECIAL = /[\\`*_~[\]<&@#]/g;
const PART = String.raw`[\p{L}\p{Nd}][\p{L}\p{M}\p{Nd}]*`;
/** Shaped as usernames are: letters and digits, with single separators inside. */
const NAME = new RegExp(String.raw`[@#](${PART}(?:[_.\-]${PART})*)`, "uy");
const WITHIN = /[\p{L}\p{M}\p{N}_/@#]$/u;

/** Reads the words of a paragraph or of a table's cell. */
export function readInlines(text: string): Inline[] {
  return new Inlines(text).read();
}

/** A bracket that may begin the text of a link. */
interface Bracket {
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

  constructor(text: string) {
    this.#text = text;
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
    return nest(this.#tokens);
  }

  /** Passes over so many characters, which are text or stand for another one. */
  #write(length: number, text?: string): void {
    const words = text ?? this.#text.slice(this.#at, this.#at + length);
    this.#add(length, { kind: "text", text: words });
  }

  #add(length: number, inline: Inline): void {
    this.#tokens.push({ kind: "done", inline });
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
        return this.#readName();
      default:
        return this.#readRun(character);
    }
  }

  #readAddress(): void {
    const { text, href, end } = addressAt(this.#text, this.#at, this.#brackets.length > 0);
    if (href === undefined) {
      this.#address = findAddress(this.#text, end);
      return;
    }
    const inlines: Inline[] = [{ kind: "text", text }];
    this.#add(text.length, { kind: "link", href, title: undefined, inlines });
  }

  #readEscape(): void {
    const next = this.#text.charAt(this.#at + 1);
    if (next === "\n" || isEscapable(next)) this.#write(2, next);
    else this.#write(1);
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

  #readName(): void {
    NAME.lastIndex = this.#at;
    const [whole, name] = NAME.exec(this.#text) ?? [];
    const isWithin = WITHIN.test(this.#text.slice(Math.max(0, this.#at - 2), this.#at));
    if (whole === undefined || name === undefined || isWithin) return this.#write(1);
    this.#add(whole.length, { kind: whole.startsWith("@") ? "mention" : "room", name });
  }

  #readRun(character: string): void {
    const { length } = this.#runAt(this.#at);
    const end = this.#at + length;
    const before = [...this.#text.slice(Math.max(0, this.#at - 2), this.#at)].at(-1) ?? "";
    const after = [...this.#text.slice(end, end + 2)][0] ?? "";
    this.#tokens.push(this.#runs.add(character, length, before, after));
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
