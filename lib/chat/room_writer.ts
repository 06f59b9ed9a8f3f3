import type { Operation } from "../store/batch.ts";
import type { Clock } from "../base/clock.ts";
import { ChatError, roomNotFound } from "../base/errors.ts";
import type { Kv } from "../store/kv.ts";
import {
  type Group,
  GROUP_TEXT,
  GROUP_WRITES,
  type HeadAt,
  type Outcome,
  type RoomLog,
} from "../store/log.ts";
import type { Write } from "../store/plan.ts";
import type { Turn } from "../store/turn.ts";

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
  turn?: Turn | undefined;
  /** Called with each committed group, after its authors were told. */
  publish: (group: Group) => void;
  /** Called when the log was found to reach to `seq`, which may not have been published here. */
  found: (room: string, seq: number) => void;
}

/**
 * The one queue of a room on this isolate. What waits while a commit is under way becomes the next
 * commit: the busier the room, the larger its groups, and no message waits for a timer.
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

  constructor(room: string, deps: WriterDeps) {
    this.#room = room;
    this.#deps = deps;
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
        await this.#takeTurn();
      }
    } finally {
      // In the same turn as the last look at the queue: a draft in between would never be drained.
      this.#draining = undefined;
    }
  }

  /**
   * Commits a group together with whatever else waits; or, where other writers move the head, some
   * groups one after the other while nobody else can.
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
    const group = this.#takeGroup();
    try {
      const isDone = await this.#write(group, commit, last);
      if (isDone) return;
      await this.#deps.kv.exclusively((alone) => this.#write(group, alone, true));
    } catch (error) {
      this.#at = undefined;
      for (const { failed } of group) failed(error);
    }
  }

  #takeGroup(): Submission[] {
    const cids = new Set<string>();
    let length = 0;
    let text = 0;
    for (const { write } of this.#queue) {
      text += "text" in write ? write.text.length : 0;
      if (length === GROUP_WRITES || (length > 0 && text > GROUP_TEXT)) break;
      if (write.kind === "message") {
        // A repeat goes with the next commit, which finds the first one's record.
        const cid = `${write.author.id} ${write.cid}`;
        if (cids.has(cid)) break;
        cids.add(cid);
      }
      length++;
      // It may rewrite many edits, and a commit holds so many mutations and no more.
      if (write.kind === "delete") break;
    }
    return this.#queue.splice(0, length);
  }

  /**
   * Removes from `group` whatever it answers, so that a failure afterwards tells only the rest.
   *
   * @returns false when a race was lost and `again` is not set
   */
  async #write(group: Submission[], commit: Kv["commit"], again: boolean): Promise<boolean> {
    const { log, clock, turn, publish, found } = this.#deps;
    for (let race = 0; race < RACES; race++) {
      // With a head from memory no cid was looked up: the commit itself checks that each is new.
      const known = this.#at ?? await this.#refresh(group);
      if (group.length === 0) {
        // Our own commit may be among what is in the log, if its outcome did not reach us.
        found(this.#room, known.head.seq);
        await turn?.leave();
        return true;
      }
      const at = await turn?.come(race) ?? known;
      const writes = group.map(({ write }) => write);
      const also = (op: Operation) => turn?.pass(op, this.#queue.length > 0);
      const appended = await log.append(commit, this.#room, at, writes, clock.now(), also);
      if (appended === undefined) {
        this.#at = undefined;
        this.#contended = true;
        if (!again) return false;
        turn?.failed();
        continue;
      }
      this.#at = appended.at;
      if (appended.group === undefined) await turn?.leave();
      else turn?.passed(appended.at.versionstamp);
      for (const [index, submission] of group.splice(0).entries()) {
        answer(submission, appended.outcomes[index]!);
      }
      if (appended.group !== undefined) publish(appended.group);
      return true;
    }
    throw new ChatError("unavailable", "The room is busy; try again in a moment.", {
      retryMs: 1_000,
    });
  }

  /** Reads the head, then answers every message whose cid was used before. */
  async #refresh(group: Submission[]): Promise<HeadAt> {
    const cids = group.flatMap(({ write }) =>
      write.kind === "message" ? { user: write.author.id, cid: write.cid } : []
    );
    const { log, turn } = this.#deps;
    // At once: what is used or moved in between makes the commit fail, and is found the next time.
    const [at, seqs] = await Promise.all([
      log.head(this.#room),
      log.seqsOf(this.#room, cids),
      turn?.read(),
    ]);
    if (at === undefined) throw roomNotFound();
    const known = new Map(cids.map(({ user, cid }, index) => [`${user} ${cid}`, seqs[index]]));
    const rest = group.filter(({ write, done }) => {
      if (write.kind !== "message") return true;
      const seq = known.get(`${write.author.id} ${write.cid}`);
      if (seq !== undefined) done({ seq, cid: write.cid, dup: true });
      return seq === undefined;
    });
    group.splice(0, group.length, ...rest);
    return at;
  }
}

function answer({ write, done, failed }: Submission, outcome: Outcome): void {
  if ("error" in outcome) failed(outcome.error);
  else if (write.kind === "message") done({ ...outcome, cid: write.cid });
  else done(outcome);
}
