import type { Clock } from "../../base/clock.ts";
import { ChatError, roomNotFound } from "../../base/errors.ts";
import type { Kv } from "../../store/kv/kv.ts";
import { type AuthoredCid, CidIndex } from "../../store/log/cid_index.ts";
import type { Appended, Batch, HeadAt, RoomLog, WriteOutcome } from "../../store/log/log.ts";
import type { Post, Write } from "../../store/log/plan.ts";
import { isStateWrite } from "../../store/rooms/membership_rules.ts";
import type { WriteQueue } from "../../store/log/write_queue.ts";

/** What a write is answered with: the position that its event has for ever. */
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

/** What is taken for one commit, at most: writes in all, and changes, each of which reads its message. */
const GROUP = { writes: 512, changes: 100 };

/** How long a writer that has the store for itself goes on while more waits, in milliseconds. */
const TURN_MS = 6;

/** How often a lost race for the head is run again before the store counts as unavailable. */
const RACES = 50;

/** What a writer needs from around it. */
export interface WriterDeps {
  kv: Kv;
  log: RoomLog;
  clock: Clock;
  /** The place among the room's writers, where the store gives no turns of its own. */
  turn?: WriteQueue | undefined;
  /** Called with each committed batch, after its authors were told. */
  publish: (batch: Batch) => void;
  /** Called when the log was found to reach to `seq`, which may not have been published here. */
  found: (room: string, seq: number) => void;
}

/**
 * The one queue of a room on this isolate. What waits while a commit is under way becomes the next
 * commit: the busier the room, the larger its batches, and no message waits for a timer.
 */
export class RoomWriter {
  #room: string;
  #deps: WriterDeps;
  #queue: Submission[] = [];
  #draining: Promise<void> | undefined;
  /** Whether another writer was met lately, so that racing it again would be in vain. */
  #contended = false;
  /** The head after our own last commit; another isolate may have moved it since. */
  #at: HeadAt | undefined;
  #cids: CidIndex;
  /** What is committed and not yet told, while the next commit is made ready. */
  #untold: { written: Submission[]; appended: Appended } | undefined;

  constructor(room: string, deps: WriterDeps) {
    this.#room = room;
    this.#deps = deps;
    this.#cids = new CidIndex(deps.kv, deps.log, room);
  }

  /** Whether nothing waits and nothing is being written. */
  get idle(): boolean {
    return this.#draining === undefined;
  }

  /** Queues a write; exactly one of `done` and `failed` is called, in the order of the queue. */
  submit(submission: Submission): void {
    this.#queue.push(submission);
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
      while (this.#queue.length > 0) {
        try {
          await this.#takeTurn();
        } catch (error) {
          for (const { failed } of this.#takeGroup()) failed(error);
        }
      }
    } finally {
      // In the same turn as the last look at the queue: a draft in between would never be drained.
      this.#draining = undefined;
    }
  }

  /**
   * Commits a batch together with whatever else waits; or, where other writers move the head, some
   * batches one after the other while nobody else can.
   */
  async #takeTurn(): Promise<void> {
    const { kv } = this.#deps;
    if (kv.isShared) return await this.#writeGroup(kv.commit.bind(kv), true);
    if (!this.#contended) return await this.#writeGroup(kv.commit.bind(kv), false);
    await kv.exclusively(async (commit) => {
      await this.#lookAtHead();
      const end = performance.now() + TURN_MS;
      do await this.#writeGroup(commit, true); while (
        this.#queue.length > 0 && performance.now() < end
      );
    });
  }

  /** Reads the head, and so whether others still write to the room. */
  async #lookAtHead(): Promise<void> {
    const at = await this.#deps.log.head(this.#room);
    this.#contended = at?.versionstamp !== this.#at?.versionstamp;
    this.#at = at;
  }

  /** @param last whether a lost race is to be run again in the same way, or alone with the store */
  async #writeGroup(commit: Kv["commit"], last: boolean): Promise<void> {
    const batch = this.#takeGroup();
    try {
      const isDone = await this.#write(batch, commit, last);
      if (isDone) return;
      await this.#deps.kv.exclusively((alone) => this.#write(batch, alone, true));
    } catch (error) {
      this.#at = undefined;
      for (const { failed } of batch) failed(error);
    } finally {
      // While more waits, the store is to be kept busy first.
      if (this.#queue.length === 0 || this.#contended) this.#tell();
    }
  }

  /** Takes what may be one commit from the queue: no cid of an author's twice. */
  #takeGroup(): Submission[] {
    const cids = new Set<string>();
    let [length, changes] = [0, 0];
    for (const { write } of this.#queue) {
      if (length === GROUP.writes) break;
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
      } else if (++changes > GROUP.changes) {
        break;
      }
      length++;
    }
    return this.#queue.splice(0, length);
  }

  /**
   * Removes from `batch` whatever it answers, so that a failure afterwards tells only the rest.
   *
   * @returns false when a race was lost and `again` is not set
   */
  async #write(batch: Submission[], commit: Kv["commit"], again: boolean): Promise<boolean> {
    const { log, clock, turn } = this.#deps;
    for (let race = 0; race < RACES; race++) {
      const known = this.#at ?? await this.#readHead();
      const at = await turn?.enter(race) ?? known;
      this.#at = at;
      await this.#cids.follow(at.head);
      await this.#answerRepeats(batch);
      if (batch.length === 0) {
        await turn?.leave();
        return true;
      }
      const appended = await log.append(this.#room, at, batch.map(({ write }) => write), {
        commit,
        now: clock.now(),
        cids: this.#cids,
        also: (op) => turn?.advance(op, this.#queue.length > 0),
        issued: () => this.#tell(),
      });
      if (appended === undefined) {
        this.#at = undefined;
        this.#contended = true;
        if (!again) return false;
        turn?.failed();
        continue;
      }
      this.#at = appended.at;
      if (appended.batch === undefined) await turn?.leave();
      else turn?.advanced(appended.at.versionstamp);
      // In its order: what was committed before is told before.
      this.#tell();
      const written = batch.splice(0, appended.outcomes.length);
      this.#queue.unshift(...batch.splice(0));
      this.#untold = { written, appended };
      return true;
    }
    throw new ChatError("unavailable", "The room is busy. Try again in a moment.", {
      retryMs: 1_000,
    });
  }

  /** Answers the authors of what was committed last, then publishes it. */
  #tell(): void {
    if (this.#untold === undefined) return;
    const { written, appended } = this.#untold;
    this.#untold = undefined;
    for (const [index, submission] of written.entries()) {
      answer(submission, appended.outcomes[index]!);
    }
    if (appended.batch !== undefined) this.#deps.publish(appended.batch);
  }

  /** Reads the head, and who waits to move it. */
  async #readHead(): Promise<HeadAt> {
    const { log, turn } = this.#deps;
    const [at] = await Promise.all([log.head(this.#room), turn?.read()]);
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
    this.#tell();
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
      this.#deps.found(this.#room, seq);
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
