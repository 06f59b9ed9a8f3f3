import type { Stopwatch } from "../../base/clock.ts";
import { ChatError, type ErrorCode } from "../../base/errors.ts";
import { describeError, type Logger } from "../../base/logger.ts";
import { getOrInsert, locks } from "../../base/runtime.ts";
import type { Batch } from "../../store/log/log.ts";
import type { Write } from "../../store/log/plan.ts";
import type { Bus, Envelope } from "../isolates/bus.ts";
import type { Receipt, Submission } from "./writer.ts";
import type { Writers } from "./writers.ts";

/** A write on its way to the leader; `number` is its sender's own. */
export interface HandedWrite {
  number: number;
  room: string;
  write: Write;
}

/** What became of it. */
export type HandedReceipt =
  & { number: number }
  & ({ receipt: Receipt } | { refusal: Refusal });

/** A `ChatError` on the bus, which carries no classes. */
interface Refusal {
  code: ErrorCode;
  message: string;
  field: string | undefined;
  retryMs: number | undefined;
}

/** How long the leader may be silent about a write before its isolate commits it itself. */
const PATIENCE_MS = 2_000;

/** What a leader needs from around it. */
export interface LeaderDeps {
  bus: Bus;
  /** The lock that the leader holds; undefined where each isolate commits for itself. */
  lock: string | undefined;
  writers: Writers;
  clock: Stopwatch;
  /** Called with each committed batch, after its authors were told. */
  publish: (batch: Batch) => void;
  logger: Logger;
}

/**
 * One isolate of a process commits for all of them, whoever got the lock first. Isolates that commit
 * to one file each for itself spend their time handing a lock over, and whoever writes to a busy room
 * has to read again what the others did; handed to one writer, the messages of all make larger batches.
 * It is about speed alone: a leader that is slow or gone costs a second, since whatever it did not
 * answer is committed by its own isolate, and a message that both commit is found by its cid.
 */
export class Leader implements Writers {
  #deps: LeaderDeps;
  #leads: boolean;
  #leader: string | undefined;
  #closed = Promise.withResolvers<void>();
  #closing = new AbortController();
  /** What was handed over and is not answered. */
  #pending = new Map<number, { room: string; submission: Submission; since: number }>();
  #number = 0;
  #leaving: HandedWrite[] = [];
  /** What is to be told to other isolates. */
  #answers = new Map<string, HandedReceipt[]>();
  #impatience: ReturnType<typeof setInterval> | undefined;
  #idle: PromiseWithResolvers<void> | undefined;

  constructor(deps: LeaderDeps) {
    const { bus, lock } = deps;
    this.#deps = deps;
    this.#leads = lock === undefined;
    if (lock === undefined) return;
    bus.listen((message) => this.#hear(message));
    bus.post({ kind: "leader_query" });
    const { signal } = this.#closing;
    locks.request(lock, { signal }, () => this.#lead()).catch((error) => {
      // Whoever is closed before it was its turn wants no turn any more.
      if (!signal.aborted) deps.logger.error("leader_failed", describeError(error));
    });
    this.#impatience = setInterval(() => this.#losePatience(), PATIENCE_MS / 4);
  }

  /** Commits the write here, or hands it to the isolate that does. */
  submit(room: string, submission: Submission): void {
    if (this.#leads) return this.#deps.writers.submit(room, submission);
    const number = ++this.#number;
    this.#pending.set(number, { room, submission, since: this.#deps.clock.elapsed() });
    this.#handOver({ number, room, write: submission.write });
  }

  async flush(): Promise<void> {
    await this.#deps.writers.flush();
    if (this.#pending.size === 0) return;
    this.#idle ??= Promise.withResolvers();
    await this.#idle.promise;
    await this.#deps.writers.flush();
  }

  /** Publishes a batch that was committed here; the authors on other isolates are told before. */
  publish(batch: Batch): void {
    this.#tell();
    this.#deps.publish(batch);
  }

  /** Takes no more from other isolates; another one is the leader then. */
  close(): void {
    this.#leads = true;
    this.#closing.abort();
    this.#closed.resolve();
    clearInterval(this.#impatience);
    this.#commitPending(() => true);
  }

  #lead(): Promise<void> {
    this.#leads = true;
    this.#deps.bus.post({ kind: "leader" });
    this.#commitPending(() => true);
    return this.#closed.promise;
  }

  #hear(message: Envelope): void {
    const { bus } = this.#deps;
    switch (message.kind) {
      case "leader":
        if (message.from === this.#leader) return;
        this.#leader = message.from;
        for (const [number, { room, submission }] of this.#pending) {
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
        for (const handed of message.receipts) this.#answered(handed);
    }
  }

  /** Sends what is handed over in one turn of the loop together. */
  #handOver(handed: HandedWrite): void {
    if (this.#leader === undefined) return;
    if (this.#leaving.push(handed) > 1) return;
    queueMicrotask(() => {
      const writes = this.#leaving.splice(0);
      if (this.#leader !== undefined) {
        this.#deps.bus.post({ kind: "writes", to: this.#leader, writes });
      }
    });
  }

  #commitFor(isolate: string, { number, room, write }: HandedWrite): void {
    const answer = (handed: HandedReceipt) => {
      if (this.#answers.size === 0) queueMicrotask(() => this.#tell());
      getOrInsert(this.#answers, isolate, () => []).push(handed);
    };
    this.#deps.writers.submit(room, {
      write,
      done: (receipt) => answer({ number, receipt }),
      failed: (error) => answer({ number, refusal: this.#refusalOf(error) }),
    });
  }

  #refusalOf(error: unknown): Refusal {
    if (error instanceof ChatError) {
      const { code, message, field, retryMs } = error;
      return { code, message, field, retryMs };
    }
    this.#deps.logger.error("write_failed", describeError(error));
    const message = "That did not work. Try again in a moment.";
    return { code: "unavailable", message, field: undefined, retryMs: undefined };
  }

  #tell(): void {
    for (const [to, receipts] of this.#answers) {
      this.#deps.bus.post({ kind: "receipts", to, receipts });
    }
    this.#answers.clear();
  }

  #answered(handed: HandedReceipt): void {
    const pending = this.#pending.get(handed.number);
    if (pending === undefined) return;
    this.#pending.delete(handed.number);
    if ("receipt" in handed) pending.submission.done(handed.receipt);
    else pending.submission.failed(toError(handed.refusal));
    this.#restIfDone();
  }

  #losePatience(): void {
    // Who did not hear of the leader asks again; each write would have to lose its patience otherwise.
    if (!this.#leads && this.#leader === undefined) this.#deps.bus.post({ kind: "leader_query" });
    const oldest = this.#deps.clock.elapsed() - PATIENCE_MS;
    this.#commitPending(({ since }) => since < oldest);
  }

  /** Commits here what was handed over and is not answered, in its order. */
  #commitPending(which: (pending: { since: number }) => boolean): void {
    for (const [number, pending] of this.#pending) {
      if (!which(pending)) continue;
      this.#pending.delete(number);
      this.#deps.writers.submit(pending.room, pending.submission);
    }
    this.#restIfDone();
  }

  #restIfDone(): void {
    if (this.#pending.size > 0) return;
    this.#idle?.resolve();
    this.#idle = undefined;
  }
}

function toError({ code, message, field, retryMs }: Refusal): ChatError {
  return new ChatError(code, message, {
    ...(field === undefined ? {} : { field }),
    ...(retryMs === undefined ? {} : { retryMs }),
  });
}
