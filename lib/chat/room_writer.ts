import type { Clock } from "../base/clock.ts";
import { ChatError, roomNotFound } from "../base/errors.ts";
import type { Kv } from "../store/kv.ts";
import {
  type Appended,
  type Group,
  GROUP_CHECKS,
  GROUP_TEXT,
  GROUP_WRITES,
  type HeadAt,
  type Outcome,
  type RoomLog,
} from "../store/log.ts";
import type { Post, Write } from "../store/plan.ts";
import type { Turn } from "../store/turn.ts";
import { NewestCids } from "./newest_cids.ts";

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
  /** What is known of the authors' cids as of `#at`. */
  #newest = new NewestCids();
  /** What is committed and not yet told, while the next commit is made ready. */
  #untold: { group: Submission[]; appended: Appended } | undefined;

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
    this.#moveTo(at);
  }

  /** @param last whether a lost race is to be run again in the same way, or alone with the store */
  async #writeGroup(commit: Kv["commit"], last: boolean): Promise<void> {
    const group = this.#takeGroup();
    try {
      const isDone = await this.#write(group, commit, last);
      if (isDone) return;
      await this.#deps.kv.exclusively((alone) => this.#write(group, alone, true));
    } catch (error) {
      this.#moveTo(undefined);
      for (const { failed } of group) failed(error);
    } finally {
      // While more waits, the store is to be kept busy first.
      if (this.#queue.length === 0 || this.#contended) this.#tell();
    }
  }

  /** How much of the queue can be one commit. */
  #groupLength(): number {
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
    return length;
  }

  /** How many of these can be one commit, as far as it has to check their cids. */
  #checkable(group: readonly Submission[]): number {
    let checks = 0;
    const end = group.findIndex(({ write }) =>
      write.kind === "message" && !this.#newest.isNew(nameOf(write)) && ++checks > GROUP_CHECKS
    );
    return end === -1 ? group.length : end;
  }

  #takeGroup(): Submission[] {
    return this.#queue.splice(0, this.#groupLength());
  }

  /** Puts back what has more checks than one commit may have. */
  #putBack(group: Submission[]): void {
    this.#queue.unshift(...group.splice(this.#checkable(group)));
  }

  /** Reads the newest cids of a group's authors, where more of it could be committed with them. */
  async #learnAuthors(group: readonly Submission[]): Promise<void> {
    if (this.#checkable(group) === group.length) return;
    const authors = new Set(group.map(({ write }) => write.author.id));
    const unknown = [...authors].filter((user) => !this.#newest.has(user));
    const newest = await this.#deps.log.newestCids(this.#room, unknown);
    for (const [index, user] of unknown.entries()) this.#newest.learn(user, newest[index]);
  }

  /**
   * Removes from `group` whatever it answers, so that a failure afterwards tells only the rest.
   *
   * @returns false when a race was lost and `again` is not set
   */
  async #write(group: Submission[], commit: Kv["commit"], again: boolean): Promise<boolean> {
    const { log, clock, turn, found } = this.#deps;
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
      this.#moveTo(at);
      await this.#learnAuthors(group);
      this.#putBack(group);
      const appended = await log.append(this.#room, at, group.map(({ write }) => write), {
        commit,
        now: clock.now(),
        isNew: (cid) => this.#newest.isNew(cid),
        also: (op) => turn?.pass(op, this.#queue.length > 0),
        issued: () => this.#tell(),
      });
      if (appended === undefined) {
        this.#moveTo(undefined);
        this.#contended = true;
        if (!again) return false;
        turn?.failed();
        continue;
      }
      this.#at = appended.at;
      if (appended.group === undefined) await turn?.leave();
      else turn?.passed(appended.at.versionstamp);
      // In its order: what was committed before is told before.
      this.#tell();
      this.#untold = { group: group.splice(0), appended };
      for (const { write } of this.#untold.group) {
        if (write.kind === "message") this.#newest.use(nameOf(write));
      }
      return true;
    }
    throw new ChatError("unavailable", "The room is busy; try again in a moment.", {
      retryMs: 1_000,
    });
  }

  /** Answers the authors of what was committed last, then publishes it. */
  #tell(): void {
    if (this.#untold === undefined) return;
    const { group, appended } = this.#untold;
    this.#untold = undefined;
    for (const [index, submission] of group.entries()) {
      answer(submission, appended.outcomes[index]!);
    }
    if (appended.group !== undefined) this.#deps.publish(appended.group);
  }

  /** The head is there now, or somewhere else than was thought. */
  #moveTo(at: HeadAt | undefined): void {
    if (at?.versionstamp !== this.#at?.versionstamp) this.#newest.forget();
    this.#at = at;
  }

  /** Reads the head, then answers every message whose cid was used before. */
  async #refresh(group: Submission[]): Promise<HeadAt> {
    const cids = group.flatMap(({ write }) => write.kind === "message" ? nameOf(write) : []);
    const { log, turn } = this.#deps;
    this.#tell();
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

function nameOf({ author, cid }: Post): { user: string; cid: string } {
  return { user: author.id, cid };
}

function answer({ write, done, failed }: Submission, outcome: Outcome): void {
  if ("error" in outcome) failed(outcome.error);
  else if (write.kind === "message") done({ ...outcome, cid: write.cid });
  else done(outcome);
}
