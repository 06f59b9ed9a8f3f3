import { effect, type ReadonlySignal, signal } from "@preact/signals";
import { requestJson } from "../api.ts";
import { DelayedTask } from "../../base/delayed_task.ts";
import type { Person } from "../../protocol/event.ts";
import {
  THREAD_PEOPLE,
  ThreadSummaries as Answer,
  type ThreadSummary,
} from "../../protocol/thread_summary.ts";
import type { FrameOf } from "../connection/frames.ts";
import type { RoomModel } from "../room/room_model.ts";

/** Messages that are asked about in one request. */
const ASKED = 100;

/** The wait before summaries are requested after a frame, in milliseconds: everybody in the room got the frame. */
const GATHER_MS = { least: 50, spread: 1_000 };

/** Requests the summaries of these messages' threads; throws when there is no answer. */
type Ask = (seqs: readonly number[]) => Promise<readonly ThreadSummary[]>;

/** The summaries of the threads whose messages are on the page. */
export class ThreadSummaries {
  #model: RoomModel;
  #me: string;
  #request: Ask;
  #known = signal<ReadonlyMap<number, ThreadSummary>>(new Map());
  #fetched = new Set<number>();
  #hinted = new Set<number>();
  #fetches = new DelayedTask({
    delayMs: () => GATHER_MS.least + Math.random() * GATHER_MS.spread,
    run: () => {
      const seqs = [...this.#hinted];
      this.#hinted.clear();
      return this.#fetch(seqs);
    },
  });

  constructor(model: RoomModel, me: string, room: string, ask: Ask = askOver(room)) {
    this.#model = model;
    this.#me = me;
    this.#request = ask;
  }

  /** By the `seq` of the message. */
  get known(): ReadonlySignal<ReadonlyMap<number, ThreadSummary>> {
    return this.#known;
  }

  /** Requests summaries and applies frames about threads until the returned function is called. */
  start(): () => void {
    const { messages, connection, threadFrame, threadChange } = this.#model;
    const ends = [
      effect(() => {
        // Frames that were sent without a connection were missed.
        if (connection.value.state !== "live") this.#fetched.clear();
        const begun = messages.value.filter(({ thread }) => thread).map(({ seq }) => seq);
        this.#fetch(begun.filter((seq) => !this.#fetched.has(seq)));
      }),
      effect(() => {
        if (threadFrame.value !== undefined) this.#applyFrame(threadFrame.value);
      }),
      effect(() => {
        const seq = threadChange.value?.thread;
        if (seq !== undefined && this.#known.peek().has(seq)) this.#fetchSoon(seq);
      }),
      () => void this.#fetches.close(),
    ];
    return () => {
      for (const end of ends) end();
    };
  }

  /** The person has read the thread to its end. */
  markRead(seq: number): void {
    const summary = this.#known.peek().get(seq);
    if (summary !== undefined && summary.unread > 0) this.#set([{ ...summary, unread: 0 }]);
  }

  async #fetch(seqs: readonly number[]): Promise<void> {
    for (const seq of seqs) this.#fetched.add(seq);
    for (let from = 0; from < seqs.length; from += ASKED) {
      const some = seqs.slice(from, from + ASKED);
      try {
        const before = this.#known.peek();
        const answer = await this.#request(some);
        const known = this.#known.peek();
        // A frame that came meanwhile knows of a later reply, and of nothing else that an answer says.
        const isLate = ({ seq, count }: ThreadSummary) =>
          known.get(seq) !== before.get(seq) && count < (known.get(seq)?.count ?? 0);
        this.#set(answer.filter((summary) => !isLate(summary)));
        for (const { seq } of answer.filter(isLate)) this.#fetchSoon(seq);
      } catch {
        // The next connection asks again.
        for (const seq of some) this.#fetched.delete(seq);
      }
    }
  }

  /** Applies a frame; the summary is requested only when the author's name is not known here. */
  #applyFrame({ seq, count, at, by }: FrameOf<"thread">): void {
    const known = this.#known.peek().get(seq);
    if (known !== undefined && known.count >= count) return;
    const author = this.#model.people.peek().get(by);
    if (author === undefined) return this.#fetchSoon(seq);
    const isOwn = by === this.#me;
    const follows = known?.following ?? (isOwn || this.#isOwn(seq));
    const news = count - (known?.count ?? 0);
    this.#set([{
      seq,
      count,
      at,
      people: firstOf(author, known?.people ?? []),
      unread: isOwn || !follows ? 0 : (known?.unread ?? 0) + news,
      ...(follows || isOwn ? { following: true } : {}),
    }]);
  }

  #fetchSoon(seq: number): void {
    this.#hinted.add(seq);
    this.#fetches.schedule();
  }

  #isOwn(seq: number): boolean {
    return this.#model.messages.peek().some((each) => each.seq === seq && each.by === this.#me);
  }

  #set(summaries: readonly ThreadSummary[]): void {
    if (summaries.length === 0) return;
    this.#known.value = new Map([
      ...this.#known.peek(),
      ...summaries.map((summary) => [summary.seq, summary] as const),
    ]);
  }
}

function firstOf(author: Person, people: readonly Person[]): Person[] {
  return [author, ...people.filter(({ id }) => id !== author.id)].slice(0, THREAD_PEOPLE);
}

function askOver(room: string): Ask {
  return async (seqs) =>
    (await requestJson(Answer, `/api/rooms/${room}/threads?seqs=${seqs.join(",")}`)).threads;
}
