import { readMarkdown } from "./markdown/markdown.ts";
import { countElements } from "./markdown/elements.ts";

/** The most elements that the texts of one page are shown as, besides those of the first. */
const ELEMENTS = 8_000;

/** The greatest length of the texts of one page together, in UTF-16 units. */
const UNITS = 128 * 1024;

/** A bound on the texts that one page shows, since a server renders it for whoever asks. */
export class PageBudget {
  #elements = ELEMENTS;
  #units = UNITS;
  #isFirst = true;

  /** Takes a text, if there is room for it; the first one always has it. */
  takes(text: string): boolean {
    const { length } = text;
    if (!this.#isFirst && length > this.#units) return false;
    const elements = countElements(readMarkdown(text));
    if (!this.#isFirst && elements > this.#elements) return false;
    this.#isFirst = false;
    this.#units -= length;
    this.#elements -= elements;
    return true;
  }
}
