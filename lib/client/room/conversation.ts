import { type Signal, signal } from "@preact/signals";
import type { VNode } from "preact";
import { hasReacted, type MessageEvent, type Person } from "../../protocol/event.ts";
import type { Times } from "../../text/times/times.ts";
import type { LogView } from "../view/log_view.ts";
import { myRooms } from "../lists/my_rooms.ts";
import { type Names, namesOf } from "../people/names.ts";
import type { RoomModel, RoomSeed } from "./room_model.ts";
import type { Reading } from "./reading.ts";
import { explain } from "../errors.ts";

/** A message that is being edited, and its text so far. */
export interface Editing {
  seq: number;
  text: string;
  saving: boolean;
  /** Why the last try to save was in vain, in words for the person. */
  error?: string;
}

/** The threads of a room: their lines and the open panel. Loaded after the page. */
export interface RoomThreads {
  /** The line under a message about its thread; undefined until its summary is loaded. */
  line(seq: number, times: Times): VNode | undefined;
  /** Opens the thread of a message, for an event that would otherwise lead to its page. */
  open(seq: number, event?: MouseEvent): void;
  /** The thread that is open. */
  panel(times: Times, today: number): VNode | undefined;
}

/** A room's or a thread's messages on the page, and what the person is doing with them. */
export class Conversation {
  /** The `seq` of the message that shows what can be done with it: under the pointer, or in focus. */
  readonly active: Signal<number | undefined> = signal(undefined);
  /** The message that the next one replies to. */
  readonly replyingTo: Signal<MessageEvent | undefined> = signal(undefined);
  /** Why the last action failed, in words for the person. */
  readonly notice: Signal<string | undefined> = signal(undefined);
  /** There is none until it is loaded, and none within a thread. */
  readonly threads: Signal<RoomThreads | undefined> = signal(undefined);
  /** Loads `threads`, where there are any to be had; rejects without a connection. */
  loadThreads: (() => Promise<void>) | undefined;
  readonly room: { id: string; kind: string };
  readonly me: Person;
  /** The people and rooms that messages may name. */
  readonly names: Names;
  /** The message that is being edited (`message_edits.ts`). */
  readonly editing: Signal<Editing | undefined> = signal(undefined);
  /** Unsaved texts of messages, by `seq`: another one may be edited meanwhile. */
  readonly editDrafts = new Map<number, string>();
  /** How far the person has read; undefined until it is loaded. */
  readonly reading: Signal<Reading | undefined> = signal(undefined);
  readonly model: RoomModel;
  readonly view: Pick<LogView, "include" | "show">;
  /** How long an author may change a message, in milliseconds. */
  readonly editMs: number;
  /** The server's clock less the page's own, in milliseconds: only the time that passes is the page's. */
  readonly clock: number;

  constructor(
    seed: RoomSeed,
    model: RoomModel,
    view: Pick<LogView, "include" | "show">,
  ) {
    this.editMs = (seed.editMinutes ?? Infinity) * 60_000;
    this.clock = (seed.now ?? 0) - performance.now();
    this.room = seed.room;
    this.me = seed.me;
    this.model = model;
    this.view = view;
    this.names = namesOf(
      seed.me,
      () => model.people.value,
      () => [seed.room, ...myRooms.rooms.value ?? seed.rooms ?? []],
    );
  }

  /** Whether the person may react to the message, and reply to it. */
  mayAnswer({ deletedAt }: MessageEvent): boolean {
    return deletedAt === undefined && this.#mayWrite;
  }

  /**
   * Opens the thread of a message beside the conversation.
   *
   * @throws when what that takes cannot be loaded
   */
  async openThread({ seq }: MessageEvent): Promise<void> {
    if (this.threads.peek() === undefined) await this.loadThreads?.();
    this.threads.peek()?.open(seq);
  }

  /** Adds one's reaction, or takes it back. */
  async react(message: MessageEvent, emoji: string): Promise<void> {
    const on = !hasReacted(message, emoji, this.me.id);
    await this.attempt(this.model.change({ type: "react", seq: message.seq, emoji, on }));
  }

  /** Waits for what was begun; `notice` says when it was in vain, and nothing of what was before it. */
  async attempt(work: Promise<unknown>): Promise<void> {
    this.notice.value = undefined;
    try {
      await work;
    } catch (error) {
      this.notice.value = explain(error);
    }
  }

  get #mayWrite(): boolean {
    return this.model.rights.value.mayWrite;
  }
}
