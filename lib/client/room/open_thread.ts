import { computed, type ReadonlySignal, signal } from "@preact/signals";
import * as v from "valibot";
import type { SavedDraft } from "../../protocol/draft.ts";
import { type MessageEvent, Seq } from "../../protocol/event.ts";
import { requestJson } from "../api.ts";
import { historyOf } from "../log/history_client.ts";
import { LogView } from "../view/log_view.ts";
import { Conversation } from "./conversation.ts";
import { RoomModel, type RoomSeed } from "./room_model.ts";

/** A thread as the page has it: all that there is to it once its first page is there. */
export interface LoadedThread {
  seed: RoomSeed;
  model: RoomModel;
  view: LogView;
  conversation: Conversation;
  /** The person's unsent draft of the thread. */
  saved: SavedDraft;
}

const Saved = v.object({ text: v.string(), version: Seq, replyTo: v.optional(Seq) });

/** A thread that is open, or has replies on their way. */
export class OpenThread {
  /** The message that it is about. */
  readonly seq: number;
  #above: RoomSeed;
  #parent: RoomModel;
  #loaded = signal<LoadedThread | undefined>(undefined);
  #failed = signal(false);
  #stop: (() => void) | undefined;
  #stopped = false;

  /** @param above what the room's page was made from */
  constructor(above: RoomSeed, parent: RoomModel, seq: number) {
    this.#above = above;
    this.#parent = parent;
    this.seq = seq;
  }

  /** Undefined until the replies are there. */
  get loaded(): ReadonlySignal<LoadedThread | undefined> {
    return this.#loaded;
  }

  /** Whether the replies could not be loaded. */
  get failed(): ReadonlySignal<boolean> {
    return this.#failed;
  }

  /** The message that it is about, in its present state; undefined until it is there. */
  get source(): MessageEvent | undefined {
    const messages = this.#parent.messages.value;
    const { thread } = this.#above;
    return messages.findLast(({ seq }) => seq === this.seq) ??
      (thread?.seq === this.seq ? thread : undefined);
  }

  /** Whether a reply is on its way, or did not make it. */
  get isBusy(): boolean {
    return (this.#loaded.value?.model.outgoing.value.length ?? 0) > 0;
  }

  /** Loads the replies, unless that is done. */
  async load(): Promise<void> {
    if (this.#loaded.peek() !== undefined) return;
    this.#failed.value = false;
    try {
      const [first, saved] = await Promise.all([this.#firstPage(), this.#draft()]);
      // It may have been asked for twice, or be wanted no more.
      if (this.#loaded.peek() === undefined && !this.#stopped) this.#begin(first, saved);
    } catch {
      this.#failed.value = true;
    }
  }

  /** Gives up the subscription, for good. */
  stop(): void {
    this.#stopped = true;
    this.#stop?.();
  }

  /**
   * The newest replies, or those around the one that the address leads to. A thread that nobody has begun
   * is empty, and has its room's epoch: it needs no request.
   */
  async #firstPage(): Promise<Pick<RoomSeed, "page" | "isOlder">> {
    const source = this.#parent.messages.peek().findLast(({ seq }) => seq === this.seq);
    if (source !== undefined && source.thread === undefined) {
      const { epoch } = this.#above.page;
      return { page: { epoch, head: 0, messages: [], users: [], more: false } };
    }
    const { signal } = new AbortController();
    const read = historyOf(this.#id);
    const page = await read({}, signal);
    const around = Number(/^#t(\d+)$/.exec(location.hash)?.[1]);
    const isOlder = page.more && around < (page.messages[0]?.seq ?? 0);
    return isOlder ? { page: await read({ around }, signal), isOlder } : { page };
  }

  /** The draft that the server keeps of the thread; an empty one when it cannot be read. */
  async #draft(): Promise<v.InferOutput<typeof Saved>> {
    try {
      return await requestJson(Saved, `/api/rooms/${this.#id}/draft`);
    } catch {
      return { text: "", version: 0 };
    }
  }

  #begin(
    first: Pick<RoomSeed, "page" | "isOlder">,
    { replyTo, ...draft }: v.InferOutput<typeof Saved>,
  ): void {
    const { room, me, rights, rooms = [] } = this.#above;
    const seed: RoomSeed = {
      reading: { read: 0, unread: 0 },
      room: { ...room, id: this.#id, name: "the thread" },
      me,
      rights,
      rooms,
      ...first,
    };
    const source = first.page.messages.find(({ seq, text }) =>
      seq === replyTo && text !== undefined
    );
    const saved: SavedDraft = { ...draft, ...(source === undefined ? {} : { replyTo: source }) };
    const model = new RoomModel(seed, { parent: this.#parent });
    const view = new LogView(model, "t");
    this.#stop = model.start();
    this.#loaded.value = {
      seed,
      model,
      view,
      conversation: new Conversation(seed, model, view),
      saved,
    };
  }

  get #id(): string {
    return `${this.#above.room.id}~${this.seq}`;
  }
}

/** Calls back once, when nothing of the thread is on its way any more. */
export function whenSent(thread: OpenThread, then: () => void): void {
  const sent = computed(() => !thread.isBusy);
  const end = sent.subscribe((isSent) => {
    if (isSent) queueMicrotask(() => sent.peek() && finish());
  });
  let isOver = false;
  const finish = () => {
    if (isOver) return;
    isOver = true;
    end();
    then();
  };
}
