import * as v from "valibot";
import type { Clock, Stopwatch } from "../../base/clock.ts";
import { ChatError } from "../../base/errors.ts";
import { describeError, type Logger } from "../../base/logger.ts";
import { pause } from "../../base/pause.ts";
import { locks } from "../../base/runtime.ts";
import type { Person } from "../../protocol/event.ts";
import { keys } from "../../store/kv/keys.ts";
import type { Entry } from "../../store/kv/kv.ts";
import type { Operation } from "../../store/kv/operation.ts";
import { allMessages } from "../../store/log/all_messages.ts";
import type { LogMessage } from "../../store/log/events.ts";
import { readEdit, readFormerTexts } from "../../store/log/former_texts.ts";
import type { RoomLog } from "../../store/log/log.ts";
import { readMessage } from "../../store/log/rows.ts";
import type { EraseWrite } from "../../store/log/write.ts";
import { toPerson } from "../../store/people/people.ts";
import type { User, Users } from "../../store/people/users.ts";
import type { Audit } from "../../store/server/audit.ts";
import { type Original, originalsIn } from "../../text/forward.ts";
import type { Writers } from "../writing/writers.ts";
import { type OwnRowsDeps, removeOwnRows } from "./own_rows.ts";
import type { RoomEnds } from "./room_ends.ts";

/** The time between two looks for what is still to be removed, in milliseconds. */
const ROUND_MS = 30_000;

/** Messages that one commit erases, and rows read at a time: what others write waits for no more than that. */
const AT_ONCE = 10;
const ROWS = 8;

/** The least time after a commit or a page, in milliseconds; as long as that took, when it was longer. */
const PAUSE_MS = 2;

/**
 * What a person sent before they were put out may be stored for so long after it, in milliseconds: a walk
 * that began earlier is followed by another one.
 */
const SETTLED_MS = 5_000;

/** What is still to be removed of somebody, and how far that has come. */
const StoredErasure = v.object({
  user: v.string(),
  /** Whose wish it is: the audit log's `by`. */
  by: v.string(),
  at: v.number(),
  /** Whether the account is gone: then its memberships end too. */
  isGone: v.boolean(),
  /** Whether the words go. */
  words: v.boolean(),
  step: v.picklist(["own", "rooms", "words"]),
  /** The last row that was seen to in this step. */
  after: v.optional(v.array(v.union([v.string(), v.number()]))),
  /** When the walk through the messages began. */
  begunAt: v.optional(v.number()),
  /** The messages that were deleted or blanked. */
  count: v.number(),
});
type Erasure = v.InferOutput<typeof StoredErasure>;

/** The kinds of erasures. */
export interface ErasureOptions {
  /** The account is gone: its memberships and what only it saw go too. */
  isGone?: boolean;
  /** What the person wrote goes; so by default. */
  words?: boolean;
}

export interface ErasuresDeps extends OwnRowsDeps {
  log: Pick<RoomLog, "messageAt">;
  users: Pick<Users, "get" | "update">;
  writers: Pick<Writers, "write">;
  audit: Pick<Audit, "put" | "forgetNames">;
  roomEnds: Pick<RoomEnds, "leaveAll">;
  /** Whether this isolate is to do what one of all has to. */
  isFirst: () => Promise<boolean>;
  clock: Clock & Stopwatch;
  logger: Logger;
  /** Names the lock of those isolates of a process that share the store. */
  lock: string;
}

/**
 * Removes what somebody leaves behind: all they wrote, in every room and thread, and what others have
 * forwarded of it, or their memberships when the account is gone. What is to be done stands in the store from
 * the commit on that decides it, and how far it has come; after a restart it goes on from there. One
 * isolate does it, a few messages at a time, through the rooms' own writers: pages, pins, mentions and
 * what is unread follow as from any deletion. Done twice it changes nothing more.
 */
export class Erasures {
  #deps: ErasuresDeps;
  #stopped = new AbortController();
  #rounds: Promise<void> | undefined;
  /** The work that was asked for by `wake`. */
  #woken: Promise<void> = Promise.resolve();

  constructor(deps: ErasuresDeps) {
    this.#deps = deps;
  }

  /** Adds to a commit that somebody's words are to go; `wake` has it begin. */
  put(op: Operation, user: string, by: string, options: ErasureOptions = {}): void {
    const { isGone = false, words = true } = options;
    const at = this.#deps.clock.now();
    const erasure: Erasure = { user, by, at, isGone, words, step: "own", count: 0 };
    op.set(keys.erasure(user), erasure);
  }

  /** Begins what was put, without waiting for the next look. */
  wake(): void {
    const { signal } = this.#stopped;
    const { lock } = this.#deps;
    this.#woken = this.#woken.then(() => locks.request(lock, { signal }, () => this.#runAll()))
      .catch((error) => {
        if (!signal.aborted) this.#tell(error);
      });
  }

  /** Goes on with what an earlier run has left, and looks every 30 s whether there is any. */
  start(): void {
    this.#rounds ??= this.#run();
  }

  /** Stops after the step that is under way; resolves when nothing of it uses the store any more. */
  async close(): Promise<void> {
    this.#stopped.abort();
    await Promise.all([this.#rounds, this.#woken]);
  }

  /** Resolves when what was woken so far is done. */
  async done(): Promise<void> {
    await this.#woken;
  }

  async #run(): Promise<void> {
    const { isFirst, lock } = this.#deps;
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      try {
        if (await isFirst()) {
          await locks.request(lock, { ifAvailable: true }, async (held) => {
            if (held !== null) await this.#runAll();
          });
        }
      } catch (error) {
        this.#tell(error);
      }
      await pause(ROUND_MS, signal);
    }
  }

  async #runAll(): Promise<void> {
    for await (const page of this.#deps.kv.pages(keys.erasures(), 100)) {
      for (const { key } of page) {
        if (this.#stopped.signal.aborted) return;
        try {
          await this.#erase(String(key.at(-1)));
        } catch (error) {
          // One that fails is tried again in the next round, and keeps no other one waiting.
          this.#tell(error);
        }
      }
    }
  }

  /** Does what is left to be done for one person, step by step. */
  async #erase(user: string): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      const entry = await this.#deps.kv.get(keys.erasure(user));
      if (entry.value === null) return;
      const erasure = v.parse(StoredErasure, entry.value);
      if (!await this.#step(erasure, entry)) return;
    }
  }

  /** Does one step; false when it was stopped, or somebody else goes on with it. */
  async #step(erasure: Erasure, entry: Entry<unknown>): Promise<boolean> {
    const { roomEnds, clock } = this.#deps;
    const { signal } = this.#stopped;
    const { user, isGone, words, step } = erasure;
    const account = await this.#deps.users.get(user);
    if (account === undefined) return await this.#end(erasure, entry);
    const person = toPerson(account);
    switch (step) {
      case "own":
        await removeOwnRows(this.#deps, { user, isGone, words });
        await this.#blankProfile(account);
        return await this.#write({ ...erasure, step: "rooms" }, entry);
      case "rooms":
        if (isGone) await roomEnds.leaveAll(person, signal);
        if (signal.aborted) return false;
        return words
          ? await this.#write({ ...erasure, step: "words", begunAt: clock.now() }, entry)
          : await this.#end(erasure, entry);
      case "words":
        return await this.#eraseWords(erasure, entry, person);
    }
  }

  /** Removes what somebody says of themselves. */
  async #blankProfile({ id, status, about, pronouns }: User): Promise<void> {
    if ((status ?? about ?? pronouns) === undefined) return;
    await this.#deps.users.update(
      id,
      ({ status: _status, about: _about, pronouns: _pronouns, ...rest }) => rest,
    );
  }

  async #eraseWords(erasure: Erasure, entry: Entry<unknown>, person: Person): Promise<boolean> {
    const { kv, clock } = this.#deps;
    const { signal } = this.#stopped;
    const { begunAt = 0, at } = erasure;
    let [present, held] = [erasure, entry];
    for await (const { logs, after } of allMessages(kv, erasure.after, ROWS)) {
      const begun = clock.elapsed();
      let count = 0;
      for (const [log, messages] of logs) {
        count += await this.#eraseIn(log, messages, person);
      }
      present.count += count;
      if (signal.aborted) return false;
      if (after === undefined) break;
      present = {
        ...present,
        after: after.map((part) => typeof part === "number" ? part : String(part)),
      };
      const next = await this.#put(present, held);
      if (next === undefined) return false;
      held = next;
      // Where there was something to erase, each commit was followed by a pause already.
      if (count === 0) await this.#pauseAfter(begun);
    }
    const settled = at + SETTLED_MS;
    if (begunAt >= settled) return await this.#end(present, held);
    // The audit log has the first walk's figures; of what came late there is hardly any.
    await pause(Math.max(0, settled - clock.now()), signal);
    const { after: _, ...again } = present;
    return !signal.aborted &&
      await this.#write({ ...again, begunAt: Math.max(settled, clock.now()) }, held);
  }

  /** Erases what is somebody's of these messages; how many there were. */
  async #eraseIn(log: string, messages: readonly LogMessage[], author: Person): Promise<number> {
    const writes = (await Promise.all(
      messages.map((message) => this.#writeFor(log, message, author)),
    )).filter((write) => write !== undefined);
    let count = 0;
    for (let from = 0; from < writes.length; from += AT_ONCE) {
      if (this.#stopped.signal.aborted) break;
      const begun = this.#deps.clock.elapsed();
      const outcomes = await Promise.all(
        writes.slice(from, from + AT_ONCE).map((write) => this.#eraseOne(log, write)),
      );
      count += outcomes.filter((isDone) => isDone).length;
      await this.#pauseAfter(begun);
    }
    return count;
  }

  /** Leaves the store to others for as long as it was used. */
  async #pauseAfter(begun: number): Promise<void> {
    const { clock } = this.#deps;
    await pause(Math.max(PAUSE_MS, clock.elapsed() - begun), this.#stopped.signal);
  }

  /** The write that a message needs; undefined for one that is nothing of the person's. */
  async #writeFor(
    log: string,
    message: LogMessage,
    author: Person,
  ): Promise<EraseWrite | undefined> {
    const { seq: target, by, edits } = message;
    const isOwn = by === author.id;
    if (isOwn && readMessage(message).deletedAt !== undefined) return undefined;
    const originals = isOwn ? [] : await this.#originalsOf(log, message, edits, author.id);
    if (!isOwn && originals.length === 0) return undefined;
    return { kind: "erase", author, target, originals };
  }

  /** The messages of somebody that a message of another one forwards, or forwarded in what it said before. */
  async #originalsOf(
    log: string,
    message: LogMessage,
    edits: readonly number[],
    user: string,
  ): Promise<Original[]> {
    if (edits.length === 0 && !message.json.includes("[original]")) return [];
    const { original = "", edits: rows } = await readFormerTexts(
      this.#deps.kv,
      log,
      message.seq,
      edits,
    );
    const { text = "" } = readMessage(message);
    const texts = [text, original, ...rows.values().map((row) => readEdit(row).text)];
    const found = new Map(
      texts.flatMap(originalsIn).map((each) => [`${each.log} ${each.seq}`, each]),
    );
    const authors = await Promise.all(
      [...found.values()].map(async (each) => ({
        ...each,
        by: (await this.#deps.log.messageAt(each.log, each.seq))?.by,
      })),
    );
    return authors.flatMap(({ by, log, seq }) => by === user ? { log, seq } : []);
  }

  /** Whether there was something to erase. One message that cannot be must not keep the others. */
  async #eraseOne(log: string, write: EraseWrite): Promise<boolean> {
    try {
      return !(await this.#deps.writers.write(log, write)).dup;
    } catch (error) {
      if (error instanceof ChatError && error.temporary) throw error;
      this.#deps.logger.error("erasure_skipped", {
        log,
        seq: write.target,
        ...describeError(error),
      });
      return false;
    }
  }

  /** Ends what is done, and says so in the audit log. */
  async #end({ user, by, words, count }: Erasure, entry: Entry<unknown>): Promise<boolean> {
    await this.#deps.kv.update(async (op) => {
      const present = await this.#deps.kv.get(keys.erasure(user));
      if (present.versionstamp !== entry.versionstamp) return;
      op.check(present).delete(keys.erasure(user));
      if (!words) return;
      const detail = `${count} ${count === 1 ? "message" : "messages"}`;
      await this.#deps.audit.put(op, { by, action: "erased", subject: `user ${user}`, detail });
    });
    return false;
  }

  /** Whether this could be noted; else somebody else goes on with it. */
  async #write(erasure: Erasure, entry: Entry<unknown>): Promise<boolean> {
    return await this.#put(erasure, entry) !== undefined;
  }

  async #put(erasure: Erasure, entry: Entry<unknown>): Promise<Entry<unknown> | undefined> {
    const { key } = entry;
    const versionstamp = await this.#deps.kv.commit((op) => op.check(entry).set(key, erasure));
    return versionstamp === undefined ? undefined : { key, value: erasure, versionstamp };
  }

  /** The store tells itself when it is away. */
  #tell(error: unknown): void {
    this.#deps.logger.onError("erasure_failed")(error);
  }
}
