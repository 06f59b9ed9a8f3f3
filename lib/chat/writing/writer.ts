import type { Post, Write, WriteOutcome } from "../../store/log/write.ts";
import type { HeadAt } from "../../store/log/head.ts";
import type { Batch } from "../../store/log/batch.ts";
import type { Clock } from "../../base/clock.ts";
import { ChatError, roomNotFound } from "../../base/errors.ts";
import type { Kv } from "../../store/kv/kv.ts";
import { type AuthoredCid, CidIndex } from "../../store/log/cid_index.ts";
import type { Appended, RoomLog } from "../../store/log/log.ts";
import { isStateWrite } from "../../store/rooms/membership_rules.ts";
import type { WriteQueue } from "../../store/log/write_queue.ts";

/** The answer to a write: the `seq` that its event has for ever. */
export interface Receipt {
  seq: number;
  /** The message's own name, for a message. */
  cid?: string;
  /** It had been done before; nothing was written now. */
  dup?: true;
}

/** A write that waits for its commit, and whom to tell. */
export interface Submission {
  write: Write;
  done: (receipt: Receipt) => void;
  failed: (error: unknown) => void;
}

/** The most of one commit: writes in all, and changes, each of which reads its message. */
const BATCH = { writes: 512, changes: 100 };

/** A writer that has the store for itself goes on for so many milliseconds while more waits. */
const EXCLUSIVE_MS = 6;

/** Commits that fail because somebody else moved the head, before the room counts as unavailable. */
const RACES = 50;

/** Sends what was committed to whoever follows the room. */
export interface Publisher {
  /** Takes a committed batch. */
  publish(batch: Batch): void;
  /** Takes that the log was found to reach to `seq`, which may not have been published here. */
  catchUpTo(room: string, seq: number): void;
}

export interface WriterOptions {
  kv: Kv;
  log: RoomLog;
  clock: Clock;
  hub: Publisher;
  /** The line of the isolates that write to the room, where they are on a remote store. */
  writeQueue: WriteQueue | undefined;
  /** Called when the authors of a batch were answered, before it is published. */
  onAnswered: () => void;
}

/**
 * The one queue of a room on this isolate. What waits while a commit is under way becomes the next
 * commit: the busier the room, the larger its batches, and no message waits for a timer.
 */
export class RoomWriter {
  #room: string;
  #options: WriterOptions;
  #waiting: Submission[] = [];
  #draining: Promise<void> | undefined;
  /** Another isolate wrote to the room lately, so that racing it again would be in vain. */
  #contended = false;
  /** The head after our own last commit; another isolate may have moved it since. */
  #head: HeadAt | undefined;
  #cids: CidIndex;
  /** The last commit, whose authors are answered while the next one is under way. */
  #committed: { written: Submission[]; appended: Appended } | undefined;

  constructor(room: string, options: WriterOptions) {
    this.#room = room;
    this.#options = options;
    this.#cids = new CidIndex(options.kv, options.log, room);
  }

  /** Nothing waits and nothing is being written. */
  get idle(): boolean {
    return this.#draining === undefined;
  }

  /** Queues a write; exactly one of `done` and `failed` is called, in the order of the queue. */
  submit(submission: Submission): void {
    this.#waiting.push(submission);
    this.#draining ??= this.#drain();
  }

  /** Resolves when everything that was submitted is answered. */
  async flush(): Promise<void> {
    while (this.#draining !== undefined) await this.#draining;
  }

  async #drain(): Promise<void> {
    // One turn of the loop lets the frames that arrived together be committed together.
    await Promise.resolve();
    try {
      while (this.#waiting.length > 0) {
        try {
          await this.#writeBatches();
        } catch (error) {
          for (const { failed } of this.#takeBatch()) failed(error);
        }
      }
    } finally {
      // In the same turn as the last look at the queue: a write in between would never be drained.
      this.#draining = undefined;
    }
  }

  /**
   * Commits a batch together with whatever else waits; or, where other writers move the head, some
   * batches one after the other while nobody else can.
   */
  async #writeBatches(): Promise<void> {
    const { kv } = this.#options;
    if (kv.isShared) return await this.#writeBatch(kv.commit.bind(kv), true);
    if (!this.#contended) return await this.#writeBatch(kv.commit.bind(kv), false);
    await kv.exclusively(async (commit) => {
      await this.#refreshHead();
      const end = performance.now() + EXCLUSIVE_MS;
      do await this.#writeBatch(commit, true); while (
        this.#waiting.length > 0 && performance.now() < end
      );
    });
  }

  /** Reads the head, and so whether others still write to the room. */
  async #refreshHead(): Promise<void> {
    const at = await this.#options.log.head(this.#room);
    this.#contended = at?.versionstamp !== this.#head?.versionstamp;
    this.#head = at;
  }

  /** @param retries whether a lost race is run again in the same way; else alone with the store */
  async #writeBatch(commit: Kv["commit"], retries: boolean): Promise<void> {
    const batch = this.#takeBatch();
    try {
      const isDone = await this.#write(batch, commit, retries);
      if (isDone) return;
      await this.#options.kv.exclusively((alone) => this.#write(batch, alone, true));
    } catch (error) {
      this.#head = undefined;
      for (const { failed } of batch) failed(error);
    } finally {
      // While more waits, the store is to be kept busy first.
      if (this.#waiting.length === 0 || this.#contended) this.#answerAndPublish();
    }
  }

  /** Takes what may be one commit from the queue: no cid of an author's twice. */
  #takeBatch(): Submission[] {
    const cids = new Set<string>();
    let [length, changes] = [0, 0];
    for (const { write } of this.#waiting) {
      if (length === BATCH.writes) break;
      if (isStateWrite(write)) {
        // The last of its batch: what comes after it is decided by what it leaves behind.
        length++;
        break;
      }
      if (write.kind === "message") {
        // A repeat goes with the next commit, before which the first one is found.
        const key = `${write.author.id} ${write.cid}`;
        if (cids.has(key)) break;
        cids.add(key);
      } else if (++changes > BATCH.changes) {
        break;
      }
      length++;
    }
    return this.#waiting.splice(0, length);
  }

  /**
   * Removes from `batch` whatever it answers, so that a failure afterwards tells only the rest.
   *
   * @returns false when a race was lost and `retries` is not set
   */
  async #write(batch: Submission[], commit: Kv["commit"], retries: boolean): Promise<boolean> {
    const { log, clock, writeQueue } = this.#options;
    for (let race = 0; race < RACES; race++) {
      const known = this.#head ?? await this.#readHead();
      const at = await writeQueue?.enter(race) ?? known;
      this.#head = at;
      await this.#cids.follow(at.head);
      await this.#answerRepeats(batch);
      if (batch.length === 0) {
        await writeQueue?.leave();
        return true;
      }
      const appended = await log.append(this.#room, at, batch.map(({ write }) => write), {
        commit,
        now: clock.now(),
        cids: this.#cids,
        also: (op) => writeQueue?.advance(op, this.#waiting.length > 0),
        issued: () => this.#answerAndPublish(),
      });
      if (appended === undefined) {
        this.#head = undefined;
        this.#contended = true;
        if (!retries) return false;
        writeQueue?.failed();
        continue;
      }
      this.#head = appended.at;
      if (appended.batch === undefined) await writeQueue?.leave();
      else writeQueue?.advanced(appended.at.versionstamp);
      // In its order: what was committed before is told before.
      this.#answerAndPublish();
      const written = batch.splice(0, appended.outcomes.length);
      this.#waiting.unshift(...batch.splice(0));
      this.#committed = { written, appended };
      return true;
    }
    throw new ChatError("unavailable", "The room is busy. Try again in a moment.", {
      retryMs: 1_000,
    });
  }

  /** Answers the authors of what was committed last, then publishes it. */
  #answerAndPublish(): void {
    if (this.#committed === undefined) return;
    const { written, appended } = this.#committed;
    this.#committed = undefined;
    for (const [index, submission] of written.entries()) {
      answer(submission, appended.outcomes[index]!);
    }
    const { onAnswered, hub } = this.#options;
    onAnswered();
    if (appended.batch !== undefined) hub.publish(appended.batch);
  }

  /** Reads the head, and who waits to move it. */
  async #readHead(): Promise<HeadAt> {
    const { log, writeQueue } = this.#options;
    const [at] = await Promise.all([log.head(this.#room), writeQueue?.read()]);
    // A thread begins with an event in its room's log, never with a reply.
    if (at === undefined || at.versionstamp === null) throw roomNotFound();
    return at;
  }

  /**
   * Answers, and removes, each message whose cid was used before. What is found is so at the head that is
   * known, and so at the commit, which fails when the head has moved.
   */
  async #answerRepeats(batch: Submission[]): Promise<void> {
    const named = batch.flatMap(({ write }) => write.kind === "message" ? nameOf(write) : []);
    const seqs = await this.#cids.seqsOf(named);
    if (seqs.every((seq) => seq === undefined)) return;
    const known = new Map(named.map(({ user, cid }, index) => [`${user} ${cid}`, seqs[index]]));
    const rest: Submission[] = [];
    this.#answerAndPublish();
    for (const submission of batch) {
      const { write, done } = submission;
      const cid = write.kind === "message" ? write.cid : undefined;
      const seq = known.get(`${write.author.id} ${cid}`);
      if (cid === undefined || seq === undefined) {
        rest.push(submission);
        continue;
      }
      done({ seq, cid, dup: true });
      // Our own commit may be what is found, if its outcome did not reach us.
      this.#options.hub.catchUpTo(this.#room, seq);
    }
    batch.splice(0, batch.length, ...rest);
  }
}

function nameOf({ author, cid }: Post): AuthoredCid {
  return { user: author.id, cid };
}

function answer({ write, done, failed }: Submission, outcome: WriteOutcome): void {
  if ("error" in outcome) failed(outcome.error);
  else if (write.kind === "message") done({ ...outcome, cid: write.cid });
  else done(outcome);
}
