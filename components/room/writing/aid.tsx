import { effect } from "@preact/signals";
import { newCid } from "../../../lib/client/cid.ts";
import { DraftSync } from "../../../lib/client/draft_sync.ts";
import type { LocalDraft } from "../../../lib/client/drafts.ts";
import { formOf, giveForm, pasteLink, type Replacement } from "../../../lib/client/formatting.ts";
import type { MessageDesk } from "../../../lib/client/message_desk.ts";
import { myRooms } from "../../../lib/client/my_rooms.ts";
import { Suggestions } from "../../../lib/client/suggestions.ts";
import { Refused, WritingClient } from "../../../lib/client/writing_client.ts";
import type { SavedDraft } from "../../../lib/protocol/draft.ts";
import type { Person } from "../../../lib/protocol/event.ts";
import { readCommandLine } from "../../../lib/text/command_line.ts";
import { withEmoji } from "../../../lib/text/shortcodes.ts";
import { pickEmoji } from "../emoji_picker.ts";
import { showOverlay } from "../overlay.ts";
import { Completer } from "./completer.tsx";
import { HelpDialog } from "./HelpDialog.tsx";
import { replace } from "./replace.ts";

/** What stands below the box: why something was refused, or what came of it. */
export interface Answer {
  error?: string | undefined;
  note?: string | undefined;
}

/** What the aid works for. */
export interface AidSeat {
  box: HTMLTextAreaElement;
  desk: MessageDesk;
  local: LocalDraft;
  saved: SavedDraft;
  /** Posts a text, and empties the box. */
  post(text: string): void;
  /** Empties the box after a command was done. */
  done(): void;
  answer(answer: Answer): void;
}

/** Helps with writing: completes names, gives forms, does commands and keeps the draft. */
export class WritingAid {
  #seat: AidSeat;
  #client: WritingClient;
  #suggestions: Suggestions;
  #sync: DraftSync;
  #ends: (() => void)[];
  /** The command that was given last and not done, so that trying again does not do it twice. */
  #call: { text: string; cid: string } | undefined;
  #isCalling = false;

  constructor(seat: AidSeat) {
    const { box, desk, local, saved } = this.#seat = seat;
    const room = desk.room.id;
    const client = this.#client = new WritingClient(room);
    this.#suggestions = new Suggestions({
      client,
      people: () => peopleOf(desk),
      rooms: () => myRooms.rooms.peek() ?? [],
      origin: location.origin,
    });
    this.#sync = new DraftSync({
      room,
      saved: { ...saved, replyTo: saved.replyTo?.seq },
      // What the browser keeps is what the server does not have.
      onSaved: (text) => text === box.value && local.write(""),
    });
    const completer = new Completer(box, box.form ?? document.body, this.#suggestions);
    const end = new AbortController();
    const { signal } = end;
    box.addEventListener("input", () => this.#typed(), { signal });
    box.addEventListener("keydown", (event) => this.#onKeyDown(event), { signal });
    box.addEventListener("paste", (event) => this.#onPaste(event), { signal });
    addEventListener("pagehide", () => this.#sync.leave(), { signal });
    // It is called at once, with what is typed already.
    const follow = effect(() => {
      desk.replyingTo.value;
      this.#typed();
    });
    this.#ends = [() => end.abort(), () => completer.stop(), follow];
  }

  /** Does what was typed: calls a command, or posts the text with its emojis. */
  async send(text: string): Promise<void> {
    const { box, post, answer } = this.#seat;
    // It was sent while this was being loaded.
    if (box.value !== text) return;
    const line = readCommandLine(text);
    if (line.command === undefined) {
      return post(withEmoji(line.text, (name) => this.#suggestions.emojis.get(name)));
    }
    if (this.#isCalling) return;
    this.#isCalling = true;
    try {
      await this.#run(text);
    } catch (error) {
      const message = error instanceof Refused
        ? error.message
        : "There is no connection. Try again when you are online.";
      answer({ error: message });
    } finally {
      this.#isCalling = false;
    }
  }

  /** Has an emoji chosen at a button, and writes it. */
  async chooseEmoji(button: HTMLElement): Promise<void> {
    const emoji = await pickEmoji(button);
    if (emoji === undefined) return;
    this.#seat.box.focus({ preventScroll: true });
    document.execCommand("insertText", false, emoji);
  }

  /** The box was emptied, as what was in it is sent. */
  sent(): void {
    this.#sync.sent();
  }

  /** Ends everything; what is typed is saved. */
  stop(): void {
    for (const end of this.#ends) end();
    this.#sync.leave();
  }

  async #run(text: string): Promise<void> {
    const { box, desk, done, answer } = this.#seat;
    if (this.#call?.text !== text) this.#call = { text, cid: newCid() };
    const replyTo = desk.replyingTo.peek()?.seq;
    const { said, room, commands } = await this.#client.call({ ...this.#call, replyTo });
    this.#call = undefined;
    if (box.value === text) done();
    answer({ note: said });
    if (commands !== undefined) {
      showOverlay((close) => (
        <HelpDialog
          commands={commands}
          onClose={() => {
            close();
            box.focus({ preventScroll: true });
          }}
        />
      ));
    }
    if (room !== undefined && room !== desk.room.id) location.assign(`/rooms/${room}`);
  }

  #typed(): void {
    const { box, desk } = this.#seat;
    this.#sync.typed({ text: box.value, replyTo: desk.replyingTo.peek()?.seq });
  }

  #onKeyDown(event: KeyboardEvent): void {
    const form = formOf(event);
    if (form !== undefined) this.#write(event, giveForm(this.#selected, form));
  }

  #onPaste(event: ClipboardEvent): void {
    const pasted = event.clipboardData?.getData("text/plain") ?? "";
    this.#write(event, pasteLink(this.#selected, pasted));
  }

  #write(event: Event, replacement: Replacement | undefined): void {
    if (replacement === undefined) return;
    event.preventDefault();
    replace(this.#seat.box, replacement);
  }

  get #selected() {
    const { value, selectionStart, selectionEnd } = this.#seat.box;
    return { text: value, start: selectionStart, end: selectionEnd };
  }
}

/** The others of the page, whoever wrote last first. */
function peopleOf({ model, me }: MessageDesk): Person[] {
  const people = model.people.peek();
  const authors = model.messages.peek().toReversed().map(({ by }) => by);
  return [...new Set([...authors, ...people.keys()])].flatMap((id) =>
    id === me.id ? [] : people.get(id) ?? []
  );
}
