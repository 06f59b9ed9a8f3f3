const BACKTICKS = /`+/g;

/** Code between equally long runs of backticks. */
export interface CodeSpan {
  /** The text between the runs. */
  text: string;
  /** The place after it. */
  end: number;
}

/** Finds the code in the words of a paragraph, all of it in one pass over them. */
export class CodeSpans {
  #text: string;
  /** By length: where the last run of so many backticks begins. */
  #last: Map<number, number> | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** The code that a run of so many backticks begins at a place; undefined when none does. */
  at(start: number, length: number): CodeSpan | undefined {
    const from = start + length;
    // What closes nowhere is not looked for, or it would take a square in time.
    if ((this.#lastRuns().get(length) ?? -1) < from) return undefined;
    BACKTICKS.lastIndex = from;
    for (let run = BACKTICKS.exec(this.#text); run !== null; run = BACKTICKS.exec(this.#text)) {
      if (run[0].length !== length) continue;
      return { text: this.#text.slice(from, run.index), end: run.index + length };
    }
    return undefined;
  }

  #lastRuns(): Map<number, number> {
    if (this.#last === undefined) BACKTICKS.lastIndex = 0;
    this.#last ??= new Map(
      this.#text.matchAll(BACKTICKS).map(({ 0: run, index }) => [run.length, index]),
    );
    return this.#last;
  }
}
