import type { Clock } from "../base/clock.ts";
import { ChatError, roomNotFound } from "../base/errors.ts";
import type { Kv } from "../store/kv.ts";
import {
  type Draft,
  type Group,
  GROUP_MESSAGES,
  GROUP_TEXT,
  type HeadAt,
  type RoomLog,
} from "../store/log.ts";

/** What a send is answered with: the position that its message has for ever. */
export interface Receipt {
  seq: number;
  cid: string;
  /** The message had been sent before; nothing was posted now. */
  dup?: true;
}

/** A draft that waits for its commit, and whom to tell. */
interface Submission {
  draft: Draft;
  done: (receipt: Receipt) => void;
  failed: (error: unknown) => void;
}

/** How often a lost race for the head is run again before the store counts as unavailable. */
const RACES = 50;

/** What a writer needs from around it. */
export interface WriterDeps {
  kv: Kv;
  log: RoomLog;
  clock: Clock;
  /** Called with each committed group, after its authors were told. */
  publish: (group: Group) => void;
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

  /** Queues a draft; exactly one of `done` and `failed` is called, in the order of the queue. */
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
        const group = this.#takeGroup();
        try {
          await this.#deps.kv.exclusively((commit) => this.#write(group, commit));
        } catch (error) {
          this.#at = undefined;
          for (const { failed } of group) failed(error);
        }
      }
    } finally {
      // In the same turn as the last look at the queue: a draft in between would never be drained.
      this.#draining = undefined;
    }
  }

  #takeGroup(): Submission[] {
    const cids = new Set<string>();
    let length = 0;
    let text = 0;
    for (const { draft } of this.#queue) {
      text += draft.text.length;
      if (length === GROUP_MESSAGES || (length > 0 && text > GROUP_TEXT)) break;
      // A repeat goes with the next commit, which finds the first one's record.
      const cid = `${draft.author.id} ${draft.cid}`;
      if (cids.has(cid)) break;
      cids.add(cid);
      length++;
    }
    return this.#queue.splice(0, length);
  }

  /** Removes from `group` whatever it answers, so that a failure afterwards tells only the rest. */
  async #write(group: Submission[], commit: Kv["commit"]): Promise<void> {
    for (let race = 0; race < RACES; race++) {
      const known = this.#at;
      // With a head from memory no cid was looked up: the commit itself checks that each is new.
      const at = known ?? await this.#refresh(group);
      const fresh = this.#refuseBadReplies(group, at);
      if (fresh.length === 0) return;
      const appended = await this.#deps.log.append(
        commit,
        this.#room,
        at,
        fresh.map(({ draft }) => draft),
        this.#deps.clock.now(),
      );
      if (appended === undefined) {
        this.#at = undefined;
        continue;
      }
      this.#at = appended.at;
      const first = appended.group.first;
      group.length = 0;
      for (const [index, { draft, done }] of fresh.entries()) {
        done({ seq: first + index, cid: draft.cid });
      }
      this.#deps.publish(appended.group);
      return;
    }
    throw new ChatError("unavailable", "The room is busy; try again in a moment.", {
      retryMs: 1_000,
    });
  }

  /** Reads the head, then answers every draft whose cid was used before. */
  async #refresh(group: Submission[]): Promise<HeadAt> {
    const at = await this.#deps.log.head(this.#room);
    if (at === undefined) throw roomNotFound();
    const seqs = await this.#deps.log.seqsOf(
      this.#room,
      group.map(({ draft }) => ({ user: draft.author.id, cid: draft.cid })),
    );
    const rest = group.filter(({ draft, done }, index) => {
      const seq = seqs[index];
      if (seq !== undefined) done({ seq, cid: draft.cid, dup: true });
      return seq === undefined;
    });
    group.splice(0, group.length, ...rest);
    return at;
  }

  #refuseBadReplies(group: Submission[], at: HeadAt): Submission[] {
    const rest = group.filter(({ draft, failed }) => {
      if (draft.replyTo === undefined || draft.replyTo <= at.head.seq) return true;
      failed(
        new ChatError("invalid", "replyTo must be the seq of a message in this room.", {
          field: "replyTo",
        }),
      );
      return false;
    });
    if (rest.length < group.length) group.splice(0, group.length, ...rest);
    return rest;
  }
}
