import { type ReadonlySignal, signal } from "@preact/signals";
import * as v from "valibot";
import { MessageText } from "../../protocol/text_limits.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { readCommandLine } from "../../text/command_line.ts";
import { backOff } from "../connection/back_off.ts";
import { newCid } from "./cid.ts";
import type { LogState } from "../log/log_state.ts";
import { BrowserOutboxStore, type OutboxMessage, type OutboxStore } from "./outbox_store.ts";
import { Refusal } from "../errors.ts";
import { browserTabs, type Tabs } from "./tabs.ts";

/** The part of a message that is sent. */
export type MessageToSend = Pick<OutboxMessage, "cid" | "text" | "replyTo" | "typed">;

/** Options of an outbox; the optional ones are given in tests only. */
export interface OutboxOptions {
  room: string;
  /** The author's id. */
  user: string;
  /**
   * Posts a message, or does what was `typed`, and resolves with the message's `seq` after the commit, or
   * undefined when none comes of it; rejects with a {@linkcode Refusal}, or with another error when
   * there was no answer.
   */
  post(message: MessageToSend): Promise<number | undefined>;
  /** The room's log as far as it is known. */
  log(): Pick<LogState, "messages" | "last">;
  store?: OutboxStore;
  tabs?: Tabs;
  backOff?: (tries: number) => number;
}

type Change = (message: OutboxMessage) => OutboxMessage;

/** The longest that reading the storage may delay the first message, in milliseconds: it may hang. */
const STORAGE_MS = 2_000;

/** Something that may be an emoji's name: not a part of an address or a time. */
const EMOJI_NAME = /(?<![\p{sc=Latn}\p{N}/])[:：][\w+-]+[:：]/u;

const encoder = new TextEncoder();

/** A text that fits into a frame, in which a control character takes six bytes. */
const Postable = v.pipe(
  MessageText,
  v.check(
    (text) => encoder.encode(JSON.stringify(text)).length < LIMITS.frameBytes - 1_024,
    "must be shorter when most of it are control characters",
  ),
);

/**
 * One person's messages on their way to one room, in the order of pressing send. They are posted one
 * after another, so that a refusal "for now" of one does not let the next overtake it; whatever had
 * no answer is posted again with the same `cid`, which the server posts once.
 */
export class Outbox {
  #options: Required<OutboxOptions>;
  #messages = signal<readonly OutboxMessage[]>([]);
  #tab = newCid();
  /** The `seq` of messages that the server has stored and whose events have not come yet, by `cid`. */
  #posted = new Map<string, number>();
  #ready = false;
  /** Stands for this connection; there is none while undefined. */
  #connection: symbol | undefined;
  #posting = false;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #refusals = 0;
  #stopped: AbortController | undefined;
  /** The tabs whose messages were taken over, or are once they are gone. */
  #followedTabs = new Set<string>();

  constructor(options: OutboxOptions) {
    this.#options = { store: new BrowserOutboxStore(), tabs: browserTabs, backOff, ...options };
  }

  /** The messages that are on their way or failed. */
  get messages(): ReadonlySignal<readonly OutboxMessage[]> {
    return this.#messages;
  }

  /** Takes care of what an earlier page left, until the returned function is called. */
  start(): () => void {
    const stopped = this.#stopped = new AbortController();
    const { signal } = stopped;
    const leave = this.#options.tabs.register(this.#tab);
    const ready = () => {
      clearTimeout(patience);
      this.#ready = true;
      this.#next();
    };
    const patience = setTimeout(ready, STORAGE_MS);
    this.#takeOverAll(signal).then(() => signal.aborted || ready());
    return () => {
      stopped.abort();
      clearTimeout(patience);
      leave();
      this.disconnected();
    };
  }

  /** Takes over messages that other tabs have left since the last call, or leave later. */
  takeOver(): void {
    const signal = this.#stopped?.signal;
    if (signal?.aborted === false) this.#takeOverAll(signal);
  }

  /**
   * Puts what was typed on its way. A text that no server would take fails at once, and stays.
   *
   * @param replyTo the `seq` of the message that it replies to
   */
  add(typed: string, replyTo?: number): void {
    const { command, text = typed } = readCommandLine(typed);
    const isMore = command !== undefined || EMOJI_NAME.test(text);
    const { room, user } = this.#options;
    const previous = this.#messages.peek().at(-1)?.at ?? 0;
    const check = v.safeParse(Postable, text);
    const message: OutboxMessage = {
      cid: newCid(),
      room,
      user,
      tab: this.#tab,
      // What is read once more says by its second slash that it is a text.
      text: isMore ? typed : text,
      ...(replyTo === undefined ? {} : { replyTo }),
      ...(isMore ? { typed: true } : {}),
      // The time is the order as well, so it never repeats.
      at: Math.max(Date.now(), previous + 1),
      ...(check.success
        ? { state: "pending" }
        : { state: "failed", reason: `A message ${check.issues[0].message}.` }),
    };
    this.#messages.value = [...this.#messages.peek(), message];
    this.#store(message);
    this.#next();
  }

  /** Puts a failed message on its way again. */
  retry(cid: string): void {
    this.#change(cid, "failed", ({ reason: _, ...message }) => ({ ...message, state: "pending" }));
    this.#next();
  }

  /** Forgets a failed message, as the person wishes; what is returned brings it back. */
  discard(cid: string): () => void {
    const message = this.#find(cid);
    this.#remove((message) => message.cid === cid && message.state === "failed");
    return () => {
      if (message?.state !== "failed" || this.#find(cid) !== undefined) return;
      this.#messages.value = [...this.#messages.peek(), message];
      this.#store(message);
    };
  }

  /** There is a connection: posts what waits, again where the answer was lost. */
  connected(): void {
    this.#connection = Symbol();
    this.#posting = false;
    this.#refusals = 0;
    this.#next();
  }

  disconnected(): void {
    this.#connection = undefined;
    clearTimeout(this.#pause);
    this.#pause = undefined;
  }

  /** Takes out what the room's log has: by `cid`, or by `seq` when it is older than what is loaded. */
  removeLogged(): void {
    if (this.#messages.peek().length === 0) return;
    const { log, user } = this.#options;
    const { messages, last } = log();
    const shown = new Set(messages.filter(({ by }) => by === user).map(({ cid }) => cid));
    this.#remove(({ cid }) => shown.has(cid) || (this.#posted.get(cid) ?? Infinity) <= last);
  }

  /** The log was rebuilt: what it had taken may be in it no more, so it is posted again. */
  repost(): void {
    this.#posted.clear();
    this.#next();
  }

  #next(): void {
    const connection = this.#connection;
    if (!this.#ready || connection === undefined || this.#posting || this.#pause !== undefined) {
      return;
    }
    const message = this.#messages.peek().find(({ cid, state }) =>
      state === "pending" && !this.#posted.has(cid)
    );
    if (message === undefined) return;
    this.#posting = true;
    this.#options.post(message).then(
      (seq) => this.#accepted(message.cid, seq),
      (error) => connection === this.#connection && this.#refused(message.cid, error),
    ).finally(() => {
      if (connection !== this.#connection) return;
      this.#posting = false;
      this.#next();
    });
  }

  #accepted(cid: string, seq: number | undefined): void {
    this.#refusals = 0;
    if (seq === undefined) return this.#remove((message) => message.cid === cid);
    // It stays in sight until its event comes, so that it never blinks.
    if (this.#find(cid) === undefined) return;
    this.#posted.set(cid, seq);
    this.removeLogged();
  }

  #refused(cid: string, error: unknown): void {
    if (!(error instanceof Refusal) || error.code === "unauthenticated") {
      // No answer, or nobody to answer to: the next connection tries again.
      this.disconnected();
    } else if (error.temporary) {
      const delay = error.retryMs ?? this.#options.backOff(this.#refusals);
      this.#refusals++;
      this.#pause = setTimeout(() => {
        this.#pause = undefined;
        this.#next();
      }, delay);
    } else {
      const reason = error.message;
      this.#change(cid, "pending", (message) => ({ ...message, state: "failed", reason }));
    }
  }

  /** Takes over what tabs left that are gone, and later what those leave that still live. */
  async #takeOverAll(signal: AbortSignal): Promise<void> {
    const { tabs } = this.#options;
    const left = new Set((await this.#stored()).map(({ tab }) => tab));
    left.delete(this.#tab);
    for (const tab of left) {
      if (signal.aborted) return;
      if (this.#followedTabs.has(tab)) continue;
      this.#followedTabs.add(tab);
      const adopt = () => this.#takeOverFrom(tab, signal);
      if (!await tabs.ifClosed(tab, adopt)) tabs.whenClosed(tab, adopt, signal);
    }
  }

  async #takeOverFrom(tab: string, signal: AbortSignal): Promise<void> {
    // Read again: the tab may have sent something since, and another tab may have taken its messages over.
    const left = (await this.#stored()).filter((message) => message.tab === tab);
    if (signal.aborted) return;
    const ours = left.map((message) => ({ ...message, tab: this.#tab }));
    const all = [...ours, ...this.#messages.peek()].sort((a, b) => a.at - b.at);
    this.#messages.value = all;
    this.removeLogged();
    this.#next();
    // The next tab may not take over before it is stored whose they are.
    await Promise.all(ours.filter(({ cid }) => this.#find(cid)).map((it) => this.#store(it)));
  }

  /** Without storage the outbox lives in memory alone, and there is nothing to take over. */
  #stored(): Promise<OutboxMessage[]> {
    const { store, user, room } = this.#options;
    return store.list(user, room).catch(() => []);
  }

  #store(message: OutboxMessage): Promise<void> {
    return this.#options.store.put(message).catch(() => {});
  }

  #find(cid: string): OutboxMessage | undefined {
    return this.#messages.peek().find((message) => message.cid === cid);
  }

  #change(cid: string, from: OutboxMessage["state"], to: Change): void {
    const found = this.#find(cid);
    if (found?.state !== from) return;
    const changed = to(found);
    this.#messages.value = this.#messages.peek().map((m) => m === found ? changed : m);
    this.#store(changed);
  }

  #remove(gone: (message: OutboxMessage) => boolean): void {
    const removed = this.#messages.peek().filter(gone);
    if (removed.length === 0) return;
    this.#messages.value = this.#messages.peek().filter((message) => !removed.includes(message));
    for (const { cid } of removed) {
      this.#posted.delete(cid);
      this.#options.store.delete(cid).catch(() => {});
    }
  }
}
