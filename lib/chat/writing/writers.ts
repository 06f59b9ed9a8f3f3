import type { Write } from "../../store/log/write.ts";
import type { Clock, Stopwatch } from "../../base/clock.ts";
import { ChatError, tryAgain } from "../../base/errors.ts";
import { describeError, type Logger } from "../../base/logger.ts";
import { getOrInsert, locks } from "../../base/runtime.ts";
import type { Kv } from "../../store/kv/kv.ts";
import type { RoomLog } from "../../store/log/log.ts";
import { WriteQueue } from "../../store/log/write_queue.ts";
import type { Bus, Envelope } from "../isolates/bus.ts";
import { type HandedReceipt, type HandedWrite, toError, toRefusal } from "./handed_write.ts";
import { type Publisher, type Receipt, RoomWriter, type Submission } from "./writer.ts";

/** Writers kept in memory; an idle one costs no more than a read of its room's head. */
const WRITERS = 20_000;

/** A write that the leader has not answered after so many milliseconds is committed by its own isolate. */
const PATIENCE_MS = 2_000;

export interface WritersOptions {
  kv: Kv;
  log: RoomLog;
  bus: Bus;
  /** The lock that the leader holds; undefined where each isolate commits for itself. */
  lock: string | undefined;
  hub: Publisher;
  clock: Clock & Stopwatch;
  logger: Logger;
}

/**
 * Takes writes to any room; each is answered once, a room's in the order in which they came.
 *
 * One isolate of a process, the leader, commits for all of them: whoever got the lock first. Isolates
 * that commit to one file each for itself spend their time handing a lock over, and whoever writes to a
 * busy room has to read again what the others did; in the queue of one writer, the messages of all make
 * larger batches. It is about speed alone: a leader that is slow or gone costs two seconds, since whatever
 * it did not answer is committed by its own isolate, and a message that both commit is found by its cid.
 */
export class Writers {
  #options: WritersOptions;
  #writers = new Map<string, RoomWriter>();
  /** This isolate commits what it is given; else `#leader` does, once it is known. */
  #leads: boolean;
  #leader: string | undefined;
  #closing = new AbortController();
  #closed = Promise.withResolvers<void>();
  /** Writes that were handed to the leader and are not answered. */
  #handed = new Map<number, { room: string; submission: Submission; since: number }>();
  #number = 0;
  /** Writes that go to the leader at the end of this turn of the loop. */
  #outgoing: HandedWrite[] = [];
  /** Receipts for other isolates, which go with the end of this turn or before the next batch. */
  #receipts = new Map<string, HandedReceipt[]>();
  #timer: ReturnType<typeof setInterval> | undefined;
  #idle: PromiseWithResolvers<void> | undefined;

  constructor(options: WritersOptions) {
    const { bus, lock, logger } = options;
    this.#options = options;
    this.#leads = lock === undefined;
    if (lock === undefined) return;
    bus.listen((message) => this.#receive(message));
    bus.post({ kind: "leader_query" });
    const { signal } = this.#closing;
    locks.request(lock, { signal }, () => this.#lead()).catch((error) => {
      // Whoever is closed before it was its turn wants no turn any more.
      if (!signal.aborted) logger.error("leader_failed", describeError(error));
    });
    this.#timer = setInterval(() => this.#checkLeader(), PATIENCE_MS / 4);
  }

  /** Queues a write, here or with the leader; exactly one of `done` and `failed` is called. */
  submit(room: string, submission: Submission): void {
    if (this.#leads) return this.#writerOf(room).submit(submission);
    const number = ++this.#number;
    this.#handed.set(number, { room, submission, since: this.#options.clock.elapsed() });
    this.#handOver({ number, room, write: submission.write });
  }

  /** Writes to a room, and resolves after the commit. */
  write(room: string, write: Write): Promise<Receipt> {
    return new Promise((done, failed) => this.submit(room, { write, done, failed }));
  }

  /** Resolves when everything that was submitted is answered. */
  async flush(): Promise<void> {
    await this.#flushOwn();
    if (this.#handed.size === 0) return;
    this.#idle ??= Promise.withResolvers();
    await this.#idle.promise;
    await this.#flushOwn();
  }

  /**
   * Gives up the lead, so that another isolate takes it over. What is still submitted, or was handed
   * over and is not answered, is committed here.
   */
  close(): void {
    this.#leads = true;
    this.#closing.abort();
    this.#closed.resolve();
    clearInterval(this.#timer);
    this.#commitHanded(() => true);
  }

  #writerOf(room: string): RoomWriter {
    const known = this.#writers.get(room);
    if (known !== undefined) return known;
    if (this.#writers.size >= WRITERS) {
      for (const [id, writer] of this.#writers) {
        if (writer.idle) this.#writers.delete(id);
        if (this.#writers.size < WRITERS) break;
      }
    }
    const { kv, log, clock, hub, bus } = this.#options;
    const writer = new RoomWriter(room, {
      kv,
      log,
      clock,
      hub,
      // Machines on a remote store line up.
      writeQueue: kv.isShared ? new WriteQueue(kv, room, bus.isolate) : undefined,
      onAnswered: () => this.#postReceipts(),
    });
    this.#writers.set(room, writer);
    return writer;
  }

  async #flushOwn(): Promise<void> {
    await Promise.all([...this.#writers.values()].map((writer) => writer.flush()));
  }

  /** Leads until this is closed. */
  #lead(): Promise<void> {
    this.#leads = true;
    this.#options.bus.post({ kind: "leader" });
    this.#commitHanded(() => true);
    return this.#closed.promise;
  }

  #receive(message: Envelope): void {
    const { bus } = this.#options;
    switch (message.kind) {
      case "leader":
        if (message.from === this.#leader) return;
        this.#leader = message.from;
        for (const [number, { room, submission }] of this.#handed) {
          this.#handOver({ number, room, write: submission.write });
        }
        return;
      case "leader_query":
        if (this.#leads) bus.post({ kind: "leader" });
        return;
      case "writes":
        if (message.to !== bus.isolate || !this.#leads) return;
        for (const handed of message.writes) this.#commitFor(message.from, handed);
        return;
      case "receipts":
        if (message.to !== bus.isolate) return;
        for (const handed of message.receipts) this.#answer(handed);
    }
  }

  /** Sends what is handed over in one turn of the loop together. */
  #handOver(handed: HandedWrite): void {
    if (this.#leader === undefined) return;
    if (this.#outgoing.push(handed) > 1) return;
    queueMicrotask(() => {
      const writes = this.#outgoing.splice(0);
      if (this.#leader !== undefined) {
        this.#options.bus.post({ kind: "writes", to: this.#leader, writes });
      }
    });
  }

  /** Commits a write of another isolate, and sends it what became of it. */
  #commitFor(isolate: string, { number, room, write }: HandedWrite): void {
    const answer = (handed: HandedReceipt) => {
      if (this.#receipts.size === 0) queueMicrotask(() => this.#postReceipts());
      getOrInsert(this.#receipts, isolate, () => []).push(handed);
    };
    this.#writerOf(room).submit({
      write,
      done: (receipt) => answer({ number, receipt }),
      failed: (error) => answer({ number, refusal: toRefusal(this.#toChatError(error)) }),
    });
  }

  #toChatError(error: unknown): ChatError {
    if (error instanceof ChatError) return error;
    this.#options.logger.error("write_failed", describeError(error));
    return tryAgain();
  }

  #postReceipts(): void {
    for (const [to, receipts] of this.#receipts) {
      this.#options.bus.post({ kind: "receipts", to, receipts });
    }
    this.#receipts.clear();
  }

  #answer(handed: HandedReceipt): void {
    const known = this.#handed.get(handed.number);
    if (known === undefined) return;
    this.#handed.delete(handed.number);
    if ("receipt" in handed) known.submission.done(handed.receipt);
    else known.submission.failed(toError(handed.refusal));
    this.#resolveIfIdle();
  }

  #checkLeader(): void {
    // Who did not hear of the leader asks again, or each write would have to wait in vain.
    if (!this.#leads && this.#leader === undefined) {
      this.#options.bus.post({ kind: "leader_query" });
    }
    const oldest = this.#options.clock.elapsed() - PATIENCE_MS;
    this.#commitHanded(({ since }) => since < oldest);
  }

  /** Commits here what was handed over and is not answered, in its order. */
  #commitHanded(which: (handed: { since: number }) => boolean): void {
    for (const [number, handed] of this.#handed) {
      if (!which(handed)) continue;
      this.#handed.delete(number);
      this.#writerOf(handed.room).submit(handed.submission);
    }
    this.#resolveIfIdle();
  }

  #resolveIfIdle(): void {
    if (this.#handed.size > 0) return;
    this.#idle?.resolve();
    this.#idle = undefined;
  }
}
