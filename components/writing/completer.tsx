import { render } from "preact";
import { isComposing } from "../../lib/client/writing/composing.ts";
import {
  type Choice,
  emojiNameAt,
  isAlreadyTyped,
  isTakenByEnter,
  type Query,
  queryAt,
} from "../../lib/client/writing/completion.ts";
import { isSendKey } from "../../lib/client/writing/send_key.ts";
import type { Suggestions } from "../../lib/client/writing/suggestions.ts";
import { shortcodesIn } from "../../lib/text/shortcodes.ts";
import { replaceBefore } from "./replace.ts";
import { choiceId, SuggestionList } from "./SuggestionList.tsx";

const LIST = "suggestions";

const LABELS = { "@": "People", "#": "Rooms", ":": "Emoji", "/": "Commands" } as const;

/** Keys that move the caret and type nothing. */
const MOVES = new Set(["ArrowLeft", "ArrowRight", "Home", "End"]);

/**
 * Completes what is typed in a text box after `@`, `#`, `:` and `/`. The box keeps the focus and says
 * which choice is the active one. It is no combobox by its role, which a box of many lines cannot be.
 */
export class Completer {
  #box: HTMLTextAreaElement;
  #suggestions: Suggestions;
  #host = document.createElement("div");
  #query: Query | undefined;
  #choices: readonly Choice[] = [];
  #selected = 0;
  /** True once the person has moved to a choice: Enter takes it then, whatever was typed. */
  #isMoved = false;
  /** Names of emojis that the person had back by undoing: they are meant as they are. */
  #literalNames = new Set<string>();
  /** The position of a mark whose list was closed. */
  #dismissed: number | undefined;
  #stopped = new AbortController();
  #hasCommands: boolean;

  /**
   * @param frame the element that the list is shown in
   * @param hasCommands whether a slash at the beginning calls one
   */
  constructor(
    box: HTMLTextAreaElement,
    frame: HTMLElement,
    suggestions: Suggestions,
    hasCommands: boolean,
  ) {
    this.#hasCommands = hasCommands;
    this.#box = box;
    this.#suggestions = suggestions;
    frame.append(this.#host);
    const { signal } = this.#stopped;
    box.addEventListener("input", (event) => this.#onInput(event), { signal });
    box.addEventListener("compositionend", () => this.#update(), { signal });
    box.addEventListener("click", () => this.#updateIfOpen(), { signal });
    box.addEventListener("keyup", ({ key }) => MOVES.has(key) && this.#updateIfOpen(), { signal });
    box.addEventListener("blur", () => this.close(), { signal });
    // Before the box's own keys.
    frame.addEventListener("keydown", (event) => this.#onKeyDown(event), { capture: true, signal });
    frame.addEventListener("submit", () => this.#escapeNames(), { capture: true, signal });
    this.#update();
  }

  /** Removes the list and the listeners. */
  stop(): void {
    this.#stopped.abort();
    this.close();
    this.#host.remove();
  }

  #onInput(event: Event): void {
    const { isComposing = false, inputType = "" } = event instanceof InputEvent ? event : {};
    if (isComposing) return this.close();
    this.#update();
    // An undone completion is not repeated.
    if (inputType.startsWith("insert")) void this.#completeEmoji();
    const { value, selectionEnd } = this.#box;
    const undone = inputType === "historyUndo" ? emojiNameAt(value, selectionEnd) : undefined;
    if (undone !== undefined) this.#literalNames.add(undone.name);
    for (const name of this.#literalNames) {
      if (!value.includes(`:${name}:`)) this.#literalNames.delete(name);
    }
  }

  /** A name between two colons becomes its emoji when the second one is typed. */
  async #completeEmoji(): Promise<void> {
    const box = this.#box;
    if (emojiNameAt(box.value, box.selectionStart) === undefined) return;
    const typed = box.value;
    await this.#suggestions.loadEmojis().catch(() => {});
    const found = emojiNameAt(box.value, box.selectionStart);
    const emoji = found && this.#suggestions.emojis.get(found.name);
    if (box.value === typed && found !== undefined && emoji !== undefined) {
      replaceBefore(box, found.start, emoji);
    }
  }

  /** Writes a backslash before each name that is meant as it is, as the text is about to be sent. */
  #escapeNames(): void {
    const box = this.#box;
    const runs = shortcodesIn(box.value).filter(({ names }) =>
      names.some((it) => this.#literalNames.has(it))
    );
    this.#literalNames.clear();
    if (runs.length === 0) return;
    for (const { start } of runs.toReversed()) box.setRangeText("\\", start, start, "preserve");
    box.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }

  #updateIfOpen(): void {
    if (this.#query !== undefined) this.#update();
  }

  #update(): void {
    const query = this.#read();
    if (query === undefined) this.#dismissed = undefined;
    if (query === undefined || query.start === this.#dismissed) return this.close();
    this.#query = query;
    this.#isMoved = false;
    this.#choices = [];
    this.#show();
    void this.#suggestions.load(query).then(() => {
      // The answer is for what was typed then; the box may have been emptied without an input event.
      if (this.#query !== query) return;
      if (this.#read()?.typed === query.typed) this.#show();
      else this.close();
    });
  }

  /** The query at the caret. */
  #read(): Query | undefined {
    const { value, selectionStart, selectionEnd } = this.#box;
    const query = selectionStart === selectionEnd ? queryAt(value, selectionStart) : undefined;
    return query?.mark === "/" && !this.#hasCommands ? undefined : query;
  }

  #show(): void {
    if (this.#query === undefined) return;
    // The choice that the person has before them stays the active one, whatever comes late.
    const chosen = this.#choices[this.#selected]?.id;
    this.#choices = this.#suggestions.known(this.#query);
    this.#selected = Math.max(0, this.#choices.findIndex(({ id }) => id === chosen));
    this.#render();
  }

  /** Closes the list. */
  close(): void {
    this.#query = undefined;
    this.#choices = [];
    this.#render();
  }

  #render(): void {
    const box = this.#box;
    if (this.#query === undefined || this.#choices.length === 0) {
      render(null, this.#host);
      for (const name of ["controls", "activedescendant", "autocomplete", "haspopup"]) {
        box.removeAttribute(`aria-${name}`);
      }
      return;
    }
    render(
      <SuggestionList
        id={LIST}
        label={LABELS[this.#query.mark]}
        choices={this.#choices}
        at={this.#choices.findIndex((choice) => choice === this.#active)}
        onTake={(choice) => this.#insert(choice)}
      />,
      this.#host,
    );
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-haspopup", "listbox");
    box.setAttribute("aria-controls", LIST);
    const active = this.#active;
    if (active === undefined) box.removeAttribute("aria-activedescendant");
    else box.setAttribute("aria-activedescendant", choiceId(LIST, active));
  }

  /** The choice that Enter and Tab take: one that is meant by what was typed, or was moved to. */
  get #active(): Choice | undefined {
    const choice = this.#choices[this.#selected];
    const isTaken = choice !== undefined && this.#query !== undefined &&
      (this.#isMoved || isTakenByEnter(this.#query, choice));
    return isTaken ? choice : undefined;
  }

  #onKeyDown(event: KeyboardEvent): void {
    if (event.target !== this.#box || isComposing(event)) return;
    const choice = this.#active;
    if (isSendKey(event) && (choice === undefined || this.#isComplete)) {
      // The text is sent.
      this.#escapeNames();
      this.close();
    }
    const { length } = this.#choices;
    if (length === 0) return;
    if (event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      // From no choice to the first one or the last one.
      const from = choice === undefined ? Math.min(0, -step) : this.#selected;
      this.#selected = (from + step + length) % length;
      this.#isMoved = true;
      this.#render();
    } else if (event.key === "Escape") {
      this.#dismissed = this.#query?.start;
      this.close();
    } else if (
      choice !== undefined && (event.key === "Tab" || (event.key === "Enter" && !this.#isComplete))
    ) {
      this.#insert(choice);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  /** True when what was typed is a whole name already. */
  get #isComplete(): boolean {
    const query = this.#query;
    if (this.#isMoved || query === undefined) return false;
    return this.#choices.some((choice) => isAlreadyTyped(query, choice));
  }

  #insert({ insert }: Choice): void {
    const { start } = this.#query ?? {};
    if (start === undefined) return;
    const next = this.#box.value.charAt(this.#box.selectionStart);
    this.close();
    replaceBefore(this.#box, start, /\s/.test(next) ? insert : `${insert} `);
  }
}
