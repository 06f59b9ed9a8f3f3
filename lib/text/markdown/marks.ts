import { shows } from "./blanks.ts";
import { type Inline, textOf } from "./tree.ts";

/** The greatest depth of emphasis in emphasis; marks beyond stay text. */
const DEPTH = 12;

/** A form that begins at one place of a line and ends at another. */
export type Mark =
  | { kind: "emphasis" | "strong" | "strike"; marker: string; plain?: boolean }
  | { kind: "link"; href: string; title: string | undefined };

/** A piece of a line: something finished, or characters that may turn out to be marks. */
export type Token =
  /** Something may be what it is only if emphasis begins before it, or ends after it. */
  | { kind: "done"; inline: Inline; before?: boolean; after?: boolean | undefined }
  /** Marks that end here, those left as text, and those that begin; the innermost ones first. */
  | { kind: "run"; closes: Mark[]; text: string; opens: Mark[] };

/** Puts the inlines between marks into them. Marks must be nested. */
export function nest(tokens: readonly Token[]): Inline[] {
  const builder = new Builder();
  for (const [at, token] of tokens.entries()) {
    if (token.kind === "done") {
      const { inline, before, after } = token;
      const isText = (before && !isMark(tokens[at - 1], "opens")) ||
        (after && !isMark(tokens[at + 1], "closes"));
      if (isText) builder.write(textOf([inline]));
      else builder.add(inline);
    } else {
      for (const mark of token.closes) builder.close(mark);
      builder.write(token.text);
      for (const mark of token.opens.toReversed()) builder.open(mark);
    }
  }
  return builder.inlines;
}

function isMark(token: Token | undefined, side: "opens" | "closes"): boolean {
  return token?.kind === "run" && token[side].length > 0;
}

class Builder {
  inlines: Inline[] = [];
  #outer: Inline[][] = [];
  #inLink = false;

  /** Adds words to the ones before. */
  write(text: string): void {
    if (text === "") return;
    const last = this.inlines.at(-1);
    if (last?.kind === "text") last.text += text;
    else this.inlines.push({ kind: "text", text });
  }

  add(inline: Inline): void {
    if (inline.kind === "text") this.write(inline.text);
    else if (!this.#inLink || inline.kind === "code") this.inlines.push(inline);
    // A link leads to one place, so that what is in its text leads nowhere.
    else if (inline.kind === "link") inline.inlines.forEach((inner) => this.add(inner));
    else this.write(textOf([inline]));
  }

  open(mark: Mark): void {
    if (mark.kind === "link") this.#inLink = true;
    else if (this.#outer.length >= DEPTH) {
      mark.plain = true;
      return this.write(mark.marker);
    }
    this.#outer.push(this.inlines);
    this.inlines = [];
  }

  close(mark: Mark): void {
    if (mark.kind !== "link" && mark.plain) return this.write(mark.marker);
    const { inlines } = this;
    this.inlines = this.#outer.pop() ?? [];
    if (mark.kind === "link") {
      this.#inLink = false;
      const { href, title } = mark;
      // A link that shows nothing would be found by nobody.
      const words: Inline[] = inlines.some(shows)
        ? inlines
        : [{ kind: "text", text: href.replace(/^mailto:/, "") }];
      this.inlines.push({ kind: "link", href, title, inlines: words });
    } else this.inlines.push({ kind: mark.kind, inlines });
  }
}
