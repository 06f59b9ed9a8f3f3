import { effect, untracked } from "@preact/signals";
import { DraftSync } from "../../lib/client/writing/draft_sync.ts";
import type { LocalDraft } from "../../lib/client/writing/drafts.ts";
import { nameEmojis } from "../../lib/client/writing/emoji_names.ts";
import { refuseUnknown } from "../../lib/client/writing/known_commands.ts";
import type { Conversation } from "../../lib/client/room/conversation.ts";
import type { Outgoing } from "../../lib/client/room/room_model.ts";
import { onOutcome } from "../../lib/client/outbox/send_typed.ts";
import type { Outcome } from "../../lib/protocol/commands.ts";
import type { SavedDraft } from "../../lib/protocol/draft.ts";
import { readCommandLine } from "../../lib/text/command_line.ts";
import { showCommands } from "../dialogs/HelpDialog.tsx";
import { SlowMode } from "./slow_mode.ts";
import { TextBoxController } from "./text_box_controller.ts";

/** Shown at the box: the reason that a text was refused, or the answer of a command. */
export interface ComposerAnswer {
  error?: string | undefined;
  note?: string | undefined;
}

export interface ComposerControllerOptions {
  box: HTMLTextAreaElement;
  conversation: Conversation;
  local: LocalDraft;
  saved: SavedDraft;
  /** The `seq` of the last event that the page began with. */
  head: number;
  /** Puts a text into the box in place of what is there. */
  put(text: string): void;
  answer(answer: ComposerAnswer): void;
}

/** Runs the composer of a room or thread: help with the text, answers of commands, and the draft. */
export class ComposerController {
  #options: ComposerControllerOptions;
  #help: TextBoxController;
  #sync: DraftSync;
  #slow: SlowMode;
  #ends: (() => void)[];
  /** The messages that were sent from this box, by `cid`. */
  #sent = new Set<string>();
  /** Commands that were refused, and have been told of. */
  #refused = new Set<string>();

  constructor(options: ComposerControllerOptions) {
    const { box, conversation, local, saved } = this.#options = options;
    const { model } = conversation;
    this.#help = new TextBoxController(box, conversation, true);
    this.#slow = new SlowMode(conversation, this.#options.answer);
    this.#sync = new DraftSync({
      room: conversation.room.id,
      saved: { ...saved, replyTo: saved.replyTo?.seq },
      // The browser keeps only what the server does not have.
      onSaved: (text) => text === box.value && local.write(""),
    });
    const end = new AbortController();
    const { signal } = end;
    box.addEventListener("input", () => this.#saveDraft(), { signal });
    addEventListener("pagehide", () => this.#sync.pageLeft(), { signal });
    let isLive = model.connection.peek().state === "live";
    // They are called at once, with what is there already.
    this.#ends = [
      () => end.abort(),
      effect(() => {
        conversation.replyingTo.value;
        this.#saveDraft();
      }),
      effect(() => {
        const was = isLive;
        isLive = model.connection.value.state === "live";
        // A draft that could not be saved without a connection.
        if (isLive && !was) void this.#sync.flush();
      }),
      effect(() => {
        model.messages.value;
        const outgoing = model.outgoing.value;
        untracked(() => {
          for (const each of outgoing) this.#restoreRefused(each);
          void this.#clearIfSentElsewhere();
        });
      }),
      onOutcome(conversation.room.id, (outcome) => this.#showOutcome(outcome)),
    ];
  }

  /** Opens the emoji picker at a button, and inserts the emoji that is chosen. */
  chooseEmoji(button: HTMLElement): Promise<void> {
    return this.#help.chooseEmoji(button);
  }

  /** The reason that a text would be refused now. */
  refusalOf(text: string): string | undefined {
    const { state } = this.#options.conversation.model.connection.peek();
    if (readCommandLine(text).command === undefined) return this.#slow.refusal;
    return state === "live" ? undefined : refuseUnknown(text);
  }

  /** Called when the text of the box was sent; there may be another one in it by now. */
  onSent(): void {
    const { box, conversation } = this.#options;
    this.#help.reset();
    const outgoing = conversation.model.outgoing.peek();
    for (const { cid } of outgoing) this.#sent.add(cid);
    const { text = "" } = outgoing.at(-1) ?? {};
    if (readCommandLine(text).command === undefined) this.#slow.onSent();
    this.#sync.sent();
    if (box.value !== "") this.#saveDraft();
  }

  /** Stops everything, and saves the draft. */
  stop(): void {
    for (const end of this.#ends) end();
    this.#help.stop();
    this.#slow.stop();
    this.#sync.pageLeft();
  }

  #saveDraft(): void {
    const { box, conversation } = this.#options;
    this.#sync.typed({ text: box.value, replyTo: conversation.replyingTo.peek()?.seq });
  }

  /** Clears a draft that was sent from another page or device. */
  async #clearIfSentElsewhere(): Promise<void> {
    const { box, conversation: { model, me }, head, put } = this.#options;
    const text = box.value;
    if (text === "" || !this.#sync.has(text)) return;
    const named = await nameEmojis(readCommandLine(text).text ?? text);
    const forms = [text, named].map((form) => form.trim());
    const isSent = (cid: string, sent = "") => !this.#sent.has(cid) && forms.includes(sent.trim());
    const outgoing = model.outgoing.peek();
    const messages = model.messages.peek();
    const isOne = outgoing.some(({ cid, text }) => isSent(cid, text)) ||
      messages.some(({ seq, by, cid, text }) => seq > head && by === me.id && isSent(cid, text));
    // Meanwhile somebody may have typed.
    if (!isOne || box.value !== text || !this.#sync.has(text)) return;
    this.#sync.sentElsewhere();
    this.#help.reset();
    put("");
    this.#options.conversation.replyingTo.value = undefined;
  }

  /** Puts a command that was refused back into the box, unless something else is there by now. */
  #restoreRefused({ cid, text, typed, state, reason, replyTo }: Outgoing): void {
    if (!typed || state !== "failed" || this.#refused.has(cid)) return;
    if (readCommandLine(text).command === undefined) return;
    this.#refused.add(cid);
    const { box, conversation, put, answer } = this.#options;
    if (box.value !== "") return;
    conversation.model.discard(cid);
    conversation.replyingTo.value = conversation.model.messages.peek().find(({ seq }) =>
      seq === replyTo
    );
    put(text);
    answer({ error: reason });
  }

  /** Shows the answer of a command. */
  #showOutcome({ said, room, commands }: Outcome): void {
    const { box, conversation, answer } = this.#options;
    answer({ note: said });
    if (commands !== undefined) {
      showCommands(commands, () => box.focus({ preventScroll: true }));
    }
    // Whoever has begun to write something else is not taken away from it.
    const isElsewhere = room !== undefined && room !== conversation.room.id;
    if (isElsewhere && box.value === "") location.assign(`/rooms/${room}`);
  }
}
