import { Authors, putStrangers } from "./authors.ts";
import { type Operation, setOrDelete } from "../kv/operation.ts";
import * as v from "valibot";
import { type Cursor, putAllRead } from "../reading/cursor.ts";
import { EVERYBODY, StateEvent } from "../../protocol/event.ts";
import { threadOf, type ThreadRef } from "../../protocol/thread.ts";
import { newId } from "../../base/ids.ts";
import { Deleted } from "../reading/deleted.ts";
import { epochIn, type Head, type HeadAt, stateVersionOf } from "./head.ts";
import { keys } from "../kv/keys.ts";
import { type Batch, toBatch } from "./batch.ts";
import type { Kv } from "../kv/kv.ts";
import { everybodyIn, mentionedBy, type Mentions, putMentions } from "../reading/mentions.ts";
import {
  deletionNotice,
  mentionNotice,
  noticeOf,
  type Notices,
  threadMentionNotice,
} from "../isolates/notices.ts";
import type { Counters } from "../isolates/counters.ts";
import { followersOf, notFollowing } from "../reading/thread_follows.ts";
import { beginThread, newsOf, putReplies } from "../reading/thread_rows.ts";
import type { CidIndex } from "./cid_index.ts";
import { deletesOthers, type Plan, planBatch, type Write } from "./plan.ts";
import {
  decodeChange,
  decodeRow,
  encodeChange,
  encodeRow,
  packRows,
  repack,
  type StoredChange,
  type StoredMessage,
  type StoredRow,
} from "./rows.ts";
import { putEffect, readRoomState } from "../rooms/room_state.ts";
import { isStateWrite } from "../rooms/membership_rules.ts";

/** An event read from the log. */
export interface LogEvent {
  seq: number;
  by: string;
  json: string;
  /** The event itself, for one about the room. */
  stateEvent?: StateEvent | undefined;
}

/** A message read from the log, with its ordinal in the room and the seqs of its edits. */
export interface LogMessage extends LogEvent {
  cid: string;
  ordinal: number;
  edits: readonly number[];
}

/** What became of each write: its event's seq, that it changed nothing, or why it was refused. */
export type WriteOutcome = { seq: number; dup?: true } | { error: Error };

/** What an append did. Without a batch there was nothing to write. */
export interface Appended {
  /** One for each of the first writes, which were as many as one commit can hold. */
  outcomes: WriteOutcome[];
  at: HeadAt;
  batch: Batch | undefined;
}

/** How writes are appended. */
export interface AppendOptions {
  commit: Kv["commit"];
  /** When, in milliseconds since 1970 (UTC). */
  now: number;
  /** The room's cids, as of the head; none of those of the writes may be among them. */
  cids: CidIndex;
  /** Adds to the commit. */
  also?: (op: Operation) => void;
  /** Called when the commit is under way: the time for work that need not wait for it. */
  issued?: () => void;
}

export { type Batch, toBatch } from "./batch.ts";
export type { Head, HeadAt } from "./head.ts";

/** People whom one text in a thread has follow it, at most: each takes three mutations of its commit. */
const CALLED = 100;

/** How every event about a room begins, and no other. */
const STATE_EVENT = /^\{"seq":\d+,"kind":"(member|room)"/;

const StoredStateEvent = v.pipe(v.string(), v.parseJson(), StateEvent);

/** Rows in the first read of a page, which may hold one message each or many. */
const FIRST_ROWS = 16;

/** The key's last part, which is the seq. */
function seqOf(key: Deno.KvKey): number {
  return Number(key[key.length - 1]);
}

export interface RoomLogOptions {
  kv: Kv;
  counters: Pick<Counters, "add">;
  notices: Pick<Notices, "put">;
  mentions: Pick<Mentions, "find">;
  /** How long an author may edit and delete a message, in milliseconds. */
  editMs: number;
  /** The name of the database's present life. */
  incarnation: string;
  /** Counts that somebody has another one follow one more thread; false: one too many. */
  mayInvolve: (by: string, user: string) => boolean;
}

/** The rooms' logs: the one truth about what was said, and in which order. */
export class RoomLog {
  /** Which messages were deleted. */
  readonly deleted: Deleted;
  #kv: Kv;
  #counters: Pick<Counters, "add">;
  #notices: Pick<Notices, "put">;
  #editMs: number;
  #mentions: Pick<Mentions, "find">;
  #authors: Authors;
  #incarnation: string;
  #mayInvolve: (by: string, user: string) => boolean;

  constructor(
    { kv, counters, notices, mentions, editMs, incarnation, mayInvolve }: RoomLogOptions,
  ) {
    this.#mayInvolve = mayInvolve;
    this.#incarnation = incarnation;
    this.#mentions = mentions;
    this.#authors = new Authors(kv);
    this.deleted = new Deleted(kv);
    this.#kv = kv;
    this.#counters = counters;
    this.#notices = notices;
    this.#editMs = editMs;
  }

  /** The head of a new log. */
  static newHead(): Head {
    return { epoch: newId(), seq: 0, count: 0 };
  }

  /**
   * Reads where the log ends, or undefined for a room that is not there. A thread without replies is
   * an empty log, with the epoch that it will have.
   */
  async head(room: string): Promise<HeadAt | undefined> {
    const thread = threadOf(room);
    const [entry, above] = await this.#kv.getMany<Head>([
      keys.head(room),
      ...(thread === undefined ? [] : [keys.head(thread.room)]),
    ]);
    if (entry !== undefined && entry.value !== null) {
      return { head: this.#present(entry.value), versionstamp: entry.versionstamp };
    }
    if (above === undefined || above.value === null) return undefined;
    const { epoch } = this.#present(above.value);
    return { head: { epoch, seq: 0, count: 0 }, versionstamp: null };
  }

  #present(head: Head): Head {
    return { ...head, epoch: epochIn(head.epoch, this.#incarnation) };
  }

  /** Reads the heads of these rooms, in their order; undefined for a room that is not there. */
  async heads(rooms: readonly string[]): Promise<(Head | undefined)[]> {
    const entries = await this.#kv.getMany<Head>(rooms.map((room) => keys.head(room)));
    return entries.map(({ value }) => value === null ? undefined : this.#present(value));
  }

  /** Reads at most `limit` events of every kind after `seq`, ascending. */
  async after(room: string, seq: number, limit: number): Promise<LogEvent[]> {
    const [messages, changes] = await Promise.all([
      this.messagesAfter(room, seq, limit),
      this.#kv.list<Uint8Array>({
        prefix: keys.changes(room),
        start: keys.change(room, seq + 1),
      }, { limit }),
    ]);
    const events: LogEvent[] = [
      ...messages,
      ...changes.map(({ key, value }) => toEvent(seqOf(key), decodeChange(value))),
    ];
    return events.sort((one, other) => one.seq - other.seq).slice(0, limit);
  }

  /** Reads the last `limit` events about the room itself from `first` to `last`, ascending. */
  async stateEvents(
    room: string,
    first: number,
    last: number,
    limit: number,
  ): Promise<StateEvent[]> {
    const entries = await this.#kv.list<Uint8Array>({
      start: keys.stateEvent(room, first),
      end: keys.stateEvent(room, last + 1),
    }, { limit, reverse: true });
    return entries.reverse().map(({ value }) =>
      v.parse(StoredStateEvent, decodeChange(value).json)
    );
  }

  /** Reads at most `limit` messages after `seq`, ascending. */
  async messagesAfter(room: string, seq: number, limit: number): Promise<LogMessage[]> {
    const found: LogMessage[] = [];
    for (let start = seq + 1, rows = FIRST_ROWS; found.length < limit; rows = limit) {
      const wanted = Math.min(rows, limit - found.length);
      const entries = await this.#kv.list<Uint8Array>({
        prefix: keys.messages(room),
        start: keys.message(room, start),
      }, { limit: wanted });
      for (const { key, value } of entries) {
        found.push(
          ...decodeRow(value, seqOf(key)).map(toMessage).filter((message) => message.seq > seq),
        );
        start = seqOf(key) + 1;
      }
      if (entries.length < wanted) break;
    }
    return found.slice(0, limit);
  }

  /** Reads at most `limit` messages before `seq` (or the newest), ascending. */
  async messagesBefore(
    room: string,
    seq: number | undefined,
    limit: number,
  ): Promise<LogMessage[]> {
    // The row that `seq` lies in is found from its end, at or after it.
    const around = seq === undefined ? undefined : this.#rowWith(room, seq);
    const found: LogMessage[] = [];
    for (let end = seq, rows = FIRST_ROWS; found.length < limit; rows = limit) {
      const wanted = Math.min(rows, limit - found.length);
      const entries = await this.#kv.list<Uint8Array>(
        end === undefined
          ? { prefix: keys.messages(room) }
          : { prefix: keys.messages(room), end: keys.message(room, end) },
        { limit: wanted, reverse: true },
      );
      for (const { key, value } of entries) {
        found.push(...decodeRow(value, seqOf(key)).map(toMessage).reverse());
        end = seqOf(key);
      }
      if (entries.length < wanted) break;
    }
    const row = await around ?? [];
    const first = row.map(toMessage).filter((message) => message.seq < (seq ?? 0));
    return [...found.reverse(), ...first].slice(-limit);
  }

  /** Reads one message; undefined when the event of that seq is none. */
  async messageAt(room: string, seq: number): Promise<LogMessage | undefined> {
    const entry = (await this.#rowWith(room, seq))?.find(([each]) => each === seq);
    return entry && toMessage(entry);
  }

  /** The row that ends at `seq` or after it, and so has the message of that seq if there is one. */
  async #rowWith(room: string, seq: number): Promise<StoredRow | undefined> {
    const [entry] = await this.#kv.list<Uint8Array>({
      prefix: keys.messages(room),
      start: keys.message(room, seq),
    }, { limit: 1 });
    return entry && decodeRow(entry.value, seqOf(entry.key));
  }

  /**
   * Appends writes after `at`, or as many of the first ones as fit, in one atomic commit that checks the
   * head. No cid of an author's may be there twice.
   *
   * @returns what became of each, or undefined when the check failed and nothing was written
   */
  async append(
    room: string,
    at: HeadAt,
    writes: readonly Write[],
    { commit, now, cids, also, issued }: AppendOptions,
  ): Promise<Appended | undefined> {
    const lastWrite = writes.at(-1);
    const about = lastWrite !== undefined && isStateWrite(lastWrite) ? lastWrite : undefined;
    const [rows, { mentioned, named, rooms }] = await Promise.all([
      this.#rowsOf(room, writes),
      this.#mentions.find(room, writes),
    ]);
    const stored = new Map([...new Set(rows.values())].flat());
    const thread = threadOf(room);
    const home = thread?.room ?? room;
    const isRuled = thread !== undefined || about !== undefined || at.head.readOnly ||
      deletesOthers(writes, stored);
    const stateAt = isRuled ? await readRoomState(this.#kv, home, about, now) : undefined;
    const { state } = stateAt ?? {};
    const stateVersion = stateAt?.stateVersion ?? stateVersionOf(at.head);
    const { refused, strangers, head: homeHead } = await this.#authors.find(
      home,
      stateVersion,
      authorsOf(writes),
    );
    const rules = thread === undefined ? at.head : state?.room;
    const plan = planBatch(at.head, writes, stored, now, {
      state,
      editMs: this.#editMs,
      mentioned,
      rooms,
      rules,
      refused,
    });
    const { events, outcomes, effect } = plan;
    if (events.length === 0) return { outcomes, at, batch: undefined };
    const joined = new Map(
      [...strangers].filter(([user]) => events.some(({ by }) => by === user)),
    );
    const called = mentionedBy(plan.mentions);
    // Whoever is mentioned in a thread follows it, and is told with all others who do.
    const isHeard = called.length > 0 && thread === undefined;
    const follow = thread === undefined ? undefined : await this.#readFollows(thread, plan);
    const followers = follow?.followers ?? [];
    // Whoever has not read a message that is gone has fewer to read.
    const gone = Math.max(0, ...plan.deleted);
    const isFewer = gone > 0 && thread === undefined;
    const putDeleted = gone > 0 ? await this.deleted.adding(room, plan.deleted) : undefined;
    const extension = cids.extend(plan.cids, plan.head);
    const head = { ...plan.head, at: now, indexed: extension.indexed };
    const news = thread === undefined ? undefined : newsOf(thread.seq, plan);
    const versionstamp = await commit((op) => {
      op.check({ key: keys.head(room), versionstamp: at.versionstamp });
      // A thread's rules are in its room's record, which its own head does not guard.
      if (thread !== undefined && stateAt !== undefined) op.check(stateAt.record);
      op.set(keys.head(room), head);
      this.#counters.add(op, room);
      extension.write(op);
      const posted = packRows([...plan.messages].filter(([seq]) => seq > at.head.seq));
      for (const row of [...posted, ...repack(rows, plan.messages)]) {
        op.set(keys.message(room, row.at(-1)![0]), encodeRow(row));
      }
      for (const [seq, change] of plan.changes) {
        op.set(keys.change(room, seq), encodeChange(change));
      }
      for (const [seq, text] of plan.originals) setOrDelete(op, keys.original(room, seq), text);
      for (const [seq, event] of plan.pins) setOrDelete(op, keys.pin(room, seq), event);
      if (thread === undefined) putMentions(op, room, plan.mentions);
      else putReplies(op, thread, plan, follow!.called, follow!.newFollowers);
      putDeleted?.(op);
      if (isFewer) this.#notices.put(op, deletionNotice(room, gone));
      if (followers.length > 0) this.#notices.put(op, threadMentionNotice(room, followers));
      if (isHeard) this.#notices.put(op, mentionNotice(room, called));
      if (effect !== undefined) {
        op.check(...stateAt?.checks ?? []);
        putEffect(op, effect, now);
        if (stateAt?.cursor !== undefined && effect.joined) putAllRead(op, stateAt.cursor, head);
        this.#putStateEvents(op, room, events);
      }
      if (joined.size > 0) {
        putStrangers(op, home, joined, homeHead, now);
        this.#notices.put(op, { room: home, users: [...joined.keys()], change: "joined" });
      }
      for (const { seq, by } of plan.threads) {
        beginThread(op, { room, seq }, { by, at: now, epoch: head.epoch });
      }
      if (thread !== undefined && news !== undefined) {
        this.#notices.put(op, { room: thread.room, change: "thread", thread: news });
      }
      also?.(op);
    }, issued);
    if (versionstamp === undefined) return undefined;
    extension.committed();
    for (const user of joined.keys()) this.#authors.joined(home, stateVersion, user);
    const authors = writes.slice(0, outcomes.length).map(({ author }) => author);
    if (effect !== undefined && about?.kind === "member") authors.push(about.user);
    const people = new Map([...authors, ...named].map((person) => [person.id, person]));
    return {
      outcomes,
      at: { head, versionstamp },
      batch: {
        ...toBatch(room, at.head.epoch, events, [...people.values()], news),
        count: head.count,
        ...(head.deleted === undefined ? {} : { deleted: head.deleted }),
        ...(isFewer ? { gone } : {}),
        at: now,
        ...(head.standing === undefined ? {} : { stateSeq: head.standing }),
        ...(isHeard ? { mentioned: called } : {}),
        ...(followers.length > 0 ? { followers } : {}),
        ...(joined.size > 0 ? { joined: [...joined.keys()] } : {}),
      },
    };
  }

  /** Whom what is planned in a thread calls, who of them does not follow it yet, and whom to tell. */
  async #readFollows(thread: ThreadRef, { mentions, cids, deleted }: Plan): Promise<{
    called: ReadonlyMap<number, readonly string[]>;
    newFollowers: ReadonlyMap<string, Cursor | undefined>;
    followers: string[];
  }> {
    const isAll = mentions.some(({ now }) => now.includes(EVERYBODY));
    const crowd = isAll ? await everybodyIn(this.#kv, thread.room) : [];
    const called = new Map(
      mentions.map(({ seq, by, now }) => [
        seq,
        [...now, ...now.includes(EVERYBODY) ? crowd : []].filter((user) =>
          user !== EVERYBODY && user !== by
        ).slice(0, CALLED),
      ]),
    );
    // A deletion takes something back, and so may an edit that mentions others.
    const isNews = cids.length > 0 || mentions.length > 0 || deleted.length > 0;
    const [strangers, known] = await Promise.all([
      notFollowing(this.#kv, thread, [...new Set([...called.values()].flat())]),
      isNews ? followersOf(this.#kv, thread) : [],
    ]);
    const newFollowers = new Map(
      [...strangers].filter(([user]) =>
        mentions.some(({ seq, by }) =>
          called.get(seq)?.includes(user) && this.#mayInvolve(by, user)
        )
      ),
    );
    const authors = new Set(cids.map(({ user }) => user));
    const followers = [...new Set([...known, ...newFollowers.keys()])]
      .filter((user) => authors.size !== 1 || !authors.has(user));
    return { called, newFollowers, followers };
  }

  #putStateEvents(op: Operation, room: string, events: readonly LogEvent[]): void {
    for (const { seq, by, json, stateEvent } of events) {
      if (stateEvent === undefined) continue;
      op.set(keys.stateEvent(room, seq), encodeChange({ by, json }));
      this.#notices.put(op, noticeOf(room, stateEvent));
    }
  }

  /** The rows with the messages that these writes name as `target`, by the seq of each message. */
  async #rowsOf(room: string, writes: readonly Write[]): Promise<Map<number, StoredRow>> {
    const targets = new Set(writes.flatMap((write) => "target" in write ? write.target : []));
    const found = await Promise.all([...targets].map((seq) => this.#rowWith(room, seq)));
    // Two targets may be in one row, which is then to be changed once.
    const rows = new Map(
      found.filter((row) => row !== undefined).map((row) => [row.at(-1)![0], row]),
    );
    return new Map(
      [...rows.values()].flatMap((row) => row.map(([seq]): [number, StoredRow] => [seq, row])),
    );
  }
}

function toEvent(seq: number, change: StoredChange): LogEvent {
  return STATE_EVENT.test(change.json)
    ? { seq, ...change, stateEvent: v.parse(StoredStateEvent, change.json) }
    : { seq, ...change };
}

function toMessage([seq, message]: [number, StoredMessage]): LogMessage {
  return { seq, ...message };
}

/** The authors of what is written in a room, as they come; a room that is open to all asks for none. */
function* authorsOf(writes: readonly Write[]): Generator<string> {
  for (const write of writes) if (!isStateWrite(write)) yield write.author.id;
}
