import { isComposing } from "../../lib/client/writing/composing.ts";
import { loadEmojiNames } from "../../lib/client/writing/emoji_names.ts";
import {
  applyFormat,
  formatOfKey,
  pasteLink,
  type Replacement,
} from "../../lib/client/writing/formatting.ts";
import type { Conversation } from "../../lib/client/room/conversation.ts";
import { myRooms } from "../../lib/client/lists/my_rooms.ts";
import { Suggestions } from "../../lib/client/writing/suggestions.ts";
import { WritingClient } from "../../lib/client/writing/writing_client.ts";
import type { Person } from "../../lib/protocol/event.ts";
import { pickEmoji } from "./emoji_picker.ts";
import { Completer } from "./completer.tsx";
import { replace } from "./replace.ts";

/** Runs a text box: completion of names, formatting by keys, pasted links, and the emoji picker. */
export class TextBoxController {
  #box: HTMLTextAreaElement;
  #completer: Completer;
  #end = new AbortController();

  /** @param hasCommands whether a slash at the beginning calls one */
  constructor(box: HTMLTextAreaElement, conversation: Conversation, hasCommands: boolean) {
    this.#box = box;
    const client = new WritingClient(conversation.room.id);
    const suggestions = new Suggestions({
      client: {
        commands: () => client.commands(),
        searchPeople: (typed) => client.searchPeople(typed),
        emojiNames: loadEmojiNames,
      },
      people: () => peopleOf(conversation),
      rooms: () => myRooms.rooms.peek() ?? [],
      origin: location.origin,
    });
    this.#completer = new Completer(box, box.form ?? document.body, suggestions, hasCommands);
    const { signal } = this.#end;
    box.addEventListener("keydown", (event) => this.#onKeyDown(event), { signal });
    box.addEventListener("paste", (event) => this.#onPaste(event), { signal });
  }

  /** Opens the emoji picker at a button, and inserts the emoji that is chosen. */
  async chooseEmoji(button: HTMLElement): Promise<void> {
    const emoji = await pickEmoji(button);
    if (emoji === undefined) return;
    this.#box.focus({ preventScroll: true });
    document.execCommand("insertText", false, emoji);
  }

  /** Called when the text was replaced by a script; closes the list of completions. */
  reset(): void {
    this.#completer.close();
  }

  /** Removes all that it added. */
  stop(): void {
    this.#end.abort();
    this.#completer.stop();
  }

  #onKeyDown(event: KeyboardEvent): void {
    const form = isComposing(event) ? undefined : formatOfKey(event);
    if (form !== undefined) this.#write(event, applyFormat(this.#selected, form));
  }

  #onPaste(event: ClipboardEvent): void {
    const pasted = event.clipboardData?.getData("text/plain") ?? "";
    this.#write(event, pasteLink(this.#selected, pasted));
  }

  #write(event: Event, replacement: Replacement | undefined): void {
    if (replacement === undefined) return;
    event.preventDefault();
    replace(this.#box, replacement);
  }

  get #selected() {
    const { value, selectionStart, selectionEnd } = this.#box;
    return { text: value, start: selectionStart, end: selectionEnd };
  }
}

/** The others of the page, whoever wrote last first. */
function peopleOf({ model, me }: Conversation): Person[] {
  const people = model.people.peek();
  const authors = model.messages.peek().toReversed().map(({ by }) => by);
  return [...new Set([...authors, ...people.keys()])].flatMap((id) =>
    id === me.id ? [] : people.get(id) ?? []
  );
}
