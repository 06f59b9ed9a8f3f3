/** One line while its markers are taken off; a tab reaches to the next column that 4 divides. */
export class Line {
  #text: string;
  // A tab of which a part was taken becomes spaces, so this is the column as well.
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The rest of it. */
  get rest(): string {
    return this.#text.slice(this.#at);
  }

  /** The rest, from the first character that is neither a space nor a tab. */
  get words(): string {
    return this.#text.slice(this.#first());
  }

  get blank(): boolean {
    return this.#first() === this.#text.length;
  }

  /** The number of columns of space that come next. */
  get indent(): number {
    let column = this.#at;
    const first = this.#first();
    for (let at = this.#at; at < first; at++) {
      column += this.#text.charAt(at) === "\t" ? 4 - column % 4 : 1;
    }
    return column - this.#at;
  }

  /** Takes off as many columns of space, or as many as there are. */
  eat(columns: number): void {
    for (const end = this.#at + columns; this.#at < end; this.#at++) {
      const next = this.#text.charAt(this.#at);
      if (next === "\t") {
        const before = this.#text.slice(0, this.#at);
        const width = 4 - this.#at % 4;
        this.#text = before + " ".repeat(width) + this.#text.slice(this.#at + 1);
      } else if (next !== " ") return;
    }
  }

  /** Takes off the space that comes next, and a marker of so many characters. */
  skip(length: number): void {
    this.eat(this.indent);
    this.#at += length;
  }

  #first(): number {
    let at = this.#at;
    while (this.#text.charAt(at) === " " || this.#text.charAt(at) === "\t") at++;
    return at;
  }
}
