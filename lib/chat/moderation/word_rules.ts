import { wordRefused } from "../../base/errors.ts";
import type { ServerSettings } from "../../store/server/settings.ts";
import { WordFilter } from "../../text/word_filter.ts";

/** What becomes of a text with one of the server's words in it. */
export type WordsAction = "refuse" | "hold";

/** Applies the server's list of words; without one nothing is looked at. */
export class WordRules {
  #settings: Pick<ServerSettings, "current">;
  #words: readonly string[] = [];
  #filter = new WordFilter([]);

  constructor(settings: Pick<ServerSettings, "current">) {
    this.#settings = settings;
  }

  /** What is to become of a message of this text; undefined when it may be posted. */
  actionOn(text: string): WordsAction | undefined {
    const { words, wordsAction } = this.#settings.current;
    if (words.length === 0) return undefined;
    if (words !== this.#words) {
      this.#words = words;
      this.#filter = new WordFilter(words);
    }
    return this.#filter.finds(text) ? wordsAction : undefined;
  }

  /**
   * Lets pass only what may stand where everybody sees it, such as the name of a room.
   *
   * @throws {ChatError} `forbidden` with the field
   */
  assertAllowed(text: unknown, field: string): void {
    if (typeof text === "string" && this.actionOn(text) !== undefined) throw wordRefused(field);
  }
}
