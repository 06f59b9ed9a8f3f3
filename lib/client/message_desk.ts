import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { VNode } from "preact";
import { hasReacted, type MessageEvent, type Person } from "../protocol/event.ts";
import { messageAddress } from "../text/addresses.ts";
import type { Times } from "../text/times.ts";
import type { LogView } from "./log_view.ts";
import { myRooms } from "./my_rooms.ts";
import { type Names, namesOf } from "./names.ts";
import type { RoomModel, RoomSeed } from "./room_model.ts";
import type { Reading } from "./reading.ts";
import { inWords } from "./replies.ts";

/** How many messages are loaded, at most, to come to one that is jumped to. */
const JUMP = 1_000;

/** A message that is being edited, and its text so far. */
export interface Editing {
  seq: number;
  text: string;
  saving: boolean;
  /** Why the last try to save was in vain, in words for the person. */
  error?: string;
}

/** What opens the threads of a room and tells of them; it is loaded after the page. */
export interface ThreadHost {
  /** What a message says of its thread; undefined while that is not known. */
  line(seq: number, times: Times): VNode | undefined;
  /** Opens the thread of a message, for an event that would otherwise lead to its page. */
  open(seq: number, event?: MouseEvent): void;
  /** The thread that is open. */
  panel(times: Times, today: number): VNode | undefined;
}

/** What a person does with the messages of a room: which one it is about now, and what has come of it. */
export class MessageDesk {
  /** The `seq` of the message that shows what can be done with it: under the pointer, or in focus. */
  readonly active: Signal<number | undefined> = signal(undefined);
  /** The message that the next one replies to. */
  readonly replyingTo: Signal<MessageEvent | undefined> = signal(undefined);
  /** What went wrong last, in words for the person. */
  readonly notice: Signal<string | undefined> = signal(undefined);
  /** There is none until it is loaded, and none within a thread. */
  readonly threads: Signal<ThreadHost | undefined> = signal(undefined);
  readonly room: { id: string; kind: string };
  readonly me: Person;
  /** Whom and what messages may name. */
  readonly names: Names;
  #editing = signal<Editing | undefined>(undefined);
  /** What was typed and not saved when another message came to be edited, by `seq`. */
  #unsaved = new Map<number, string>();
  /** What is new to the person, where that is kept track of. */
  readonly reading: Reading | undefined;
  #model: RoomModel;
  #view: Pick<LogView, "include" | "show">;
  #editMs: number;
  /** The server's clock less the page's own, in milliseconds: only the time that passes is the page's. */
  #clock: number;

  constructor(
    seed: RoomSeed,
    model: RoomModel,
    view: Pick<LogView, "include" | "show">,
    reading?: Reading,
  ) {
    this.reading = reading;
    this.#editMs = (seed.editMinutes ?? Infinity) * 60_000;
    this.#clock = (seed.now ?? 0) - performance.now();
    this.room = seed.room;
    this.me = seed.me;
    this.#model = model;
    this.#view = view;
    this.names = namesOf(
      seed.me,
      () => model.people.value,
      () => [seed.room, ...myRooms.rooms.value ?? seed.rooms ?? []],
    );
  }

  get editing(): ReadonlySignal<Editing | undefined> {
    return this.#editing;
  }

  get model(): RoomModel {
    return this.#model;
  }

  /** Whether the person may edit the message. */
  mayEdit(message: MessageEvent): boolean {
    return this.#mayChange(message) && message.deletedAt === undefined && this.#mayWrite;
  }

  /** Whether the person may delete the message. */
  mayDelete(message: MessageEvent): boolean {
    const mayChange = this.#mayChange(message) || this.#model.standing.value.isModerator;
    return mayChange && message.deletedAt === undefined && this.#mayWrite;
  }

  /** Whether the person may react to the message, and reply to it. */
  mayAnswer({ deletedAt }: MessageEvent): boolean {
    return deletedAt === undefined && this.#mayWrite;
  }

  /** Begins to edit a message, in place of another one. */
  edit(message: MessageEvent): void {
    if (!this.mayEdit(message) || this.#editing.peek()?.seq === message.seq) return;
    const { seq, text = "" } = message;
    this.#editing.value = { seq, text: this.#unsaved.get(seq) ?? text, saving: false };
  }

  /** Begins to edit the last message that the person wrote; false when there is none to edit. */
  editLast(): boolean {
    const last = this.#model.messages.peek().findLast((message) => this.mayEdit(message));
    if (last === undefined) return false;
    this.#view.include(last.seq);
    this.edit(last);
    return true;
  }

  typed(text: string): void {
    const editing = this.#editing.peek();
    if (editing === undefined) return;
    this.#unsaved.set(editing.seq, text);
    this.#editing.value = { seq: editing.seq, text, saving: false };
  }

  /** Stores the text; what could not be stored stays in the box, with the reason. */
  async save(): Promise<void> {
    const editing = this.#editing.peek();
    if (editing === undefined || editing.saving || editing.text.trim() === "") return;
    const { seq, text } = editing;
    this.#editing.value = { seq, text, saving: true };
    try {
      await this.#model.change({ type: "edit", seq, text });
      this.#unsaved.delete(seq);
      if (this.#editing.peek()?.seq === seq) this.#editing.value = undefined;
    } catch (error) {
      if (this.#editing.peek()?.seq !== seq) return;
      this.#editing.value = { seq, text, saving: false, error: inWords(error) };
    }
  }

  /** Gives up what was typed. */
  cancelEdit(): void {
    const editing = this.#editing.peek();
    if (editing !== undefined) this.#unsaved.delete(editing.seq);
    this.#editing.value = undefined;
  }

  /** Deletes a message for good. */
  async remove({ seq }: MessageEvent): Promise<void> {
    await this.attempt(this.#model.change({ type: "delete", seq }));
  }

  /** Adds one's reaction, or takes it back. */
  async react(message: MessageEvent, emoji: string): Promise<void> {
    const on = !hasReacted(message, emoji, this.me.id);
    await this.attempt(this.#model.change({ type: "react", seq: message.seq, emoji, on }));
  }

  /** Waits for what was begun; `notice` says when it was in vain, and nothing of what was before it. */
  async attempt(work: Promise<unknown>): Promise<void> {
    this.notice.value = undefined;
    try {
      await work;
    } catch (error) {
      this.notice.value = inWords(error);
    }
  }

  /** Goes to a message, loading those before it where that is not too far; else to a page around it. */
  async jump(seq: number): Promise<void> {
    await this.#reach(seq);
    if (this.#model.messages.peek().some((message) => message.seq === seq)) this.#view.show(seq);
    else location.assign(messageAddress(this.room.id, seq));
  }

  /** Goes to the first message that is new to the person. */
  async jumpToNew(): Promise<void> {
    const after = this.reading?.after.peek();
    if (after === undefined) return;
    this.reading?.looked(true);
    const isReached = await this.#reach(after + 1);
    const first = this.#model.messages.peek().find(({ seq, by }) =>
      seq > after && by !== this.me.id
    );
    if (isReached && first !== undefined) this.#view.show(first.seq);
    else location.assign(messageAddress(this.room.id, after + 1));
  }

  /** Loads older messages until those from `seq` on are there, if they are not too many. */
  async #reach(seq: number): Promise<boolean> {
    const { messages, older } = this.#model;
    const isThere = () => (messages.peek()[0]?.seq ?? 0) <= seq || !older.peek().more;
    for (let loaded = -1; !isThere();) {
      const { length } = messages.peek();
      if (length === loaded || length > JUMP) return false;
      loaded = length;
      await this.#model.loadOlder();
    }
    return true;
  }

  /** Whether the message is the person's own, and still theirs to change: the server decides in the end. */
  #mayChange({ by, at }: MessageEvent): boolean {
    return by === this.me.id && performance.now() + this.#clock - at <= this.#editMs;
  }

  get #mayWrite(): boolean {
    return this.#model.standing.value.mayWrite;
  }
}
