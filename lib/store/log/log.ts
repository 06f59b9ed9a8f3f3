import { type Person, ROOM_MENTION } from "../../protocol/event.ts";
import { threadOf, type ThreadRef } from "../../protocol/thread.ts";
import type { Counters } from "../isolates/counters.ts";
import {
  deletionNotice,
  mentionNotice,
  noticeOf,
  type Notices,
  threadNewsNotice,
} from "../isolates/notices.ts";
import { keys } from "../kv/keys.ts";
import type { Kv } from "../kv/kv.ts";
import { type Operation, setOrDelete } from "../kv/operation.ts";
import type { Blocks } from "../people/blocks.ts";
import type { MarkedPeople } from "../people/marked_people.ts";
import { type Cursor, putAllRead } from "../reading/cursor.ts";
import { Deleted } from "../reading/deleted.ts";
import { mentionedBy, type Mentions, putMentions, withoutBlocked } from "../reading/mentions.ts";
import { followersOf, notFollowing } from "../reading/thread_follows.ts";
import { beginThread, newsOf, putReplies, type ThreadNews } from "../reading/thread_rows.ts";
import { isStateWrite, type StateWrite } from "../rooms/membership_rules.ts";
import { type ListedAgain, putListed, readListedAgain } from "../rooms/direct_lists.ts";
import { putEffect, readRoomState, type RoomStateAt } from "../rooms/room_state.ts";
import { LastPosts } from "../rooms/slow_mode.ts";
import { Authors, putStrangers, type Stranger } from "./authors.ts";
import { type Batch, toBatch } from "./batch.ts";
import type { CidIndex } from "./cid_index.ts";
import type { LogEvent } from "./events.ts";
import { type FormerTexts, readFormerTexts } from "./former_texts.ts";
import { type Head, type HeadAt, stateVersionOf } from "./head.ts";
import { LogReader } from "./log_reader.ts";
import { deletesOthers, isOrdered, type Plan, planBatch } from "./plan.ts";
import {
  encodeChange,
  encodeRow,
  packRows,
  repack,
  type StoredMessage,
  type StoredRow,
} from "./rows.ts";
import type { Write, WriteOutcome } from "./write.ts";

/** The result of an append. Without a batch there was nothing to write. */
export interface Appended {
  /** One for each of the first writes, which were as many as one commit can hold. */
  outcomes: WriteOutcome[];
  at: HeadAt;
  batch: Batch | undefined;
}

/** Options of an append. */
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

/** People whom one text in a thread has follow it, at most: each takes three mutations of its commit. */
const CALLED = 100;

export interface RoomLogOptions {
  kv: Kv;
  counters: Pick<Counters, "add">;
  notices: Pick<Notices, "put">;
  mentions: Pick<Mentions, "find" | "everybodyIn">;
  guests: Pick<MarkedPeople, "has">;
  blocks: Pick<Blocks, "has">;
  /** How long an author may edit and delete a message, in milliseconds. */
  editMs: number;
  /** The name of the database's present life. */
  incarnation: string;
  /** Counts that somebody has another one follow one more thread; false: one too many. */
  mayInvolve: (by: string, user: string) => boolean;
}

/** A planned append, with everything that it was planned from. */
interface PlannedAppend {
  room: string;
  /** The room that a thread is in, or the room itself. */
  home: string;
  thread: ThreadRef | undefined;
  at: HeadAt;
  now: number;
  plan: Plan;
  /** The write about the room, if there is one: the last. */
  about: StateWrite | undefined;
  /** The rows with the messages that are changed, by the seq of each message in them. */
  rows: ReadonlyMap<number, StoredRow>;
  /** The state of the room, for a write about it or in one with rules. */
  stateAt: RoomStateAt | undefined;
  /** When the authors last posted, in a room that has them wait. */
  lastPosts: LastPosts | undefined;
  stateVersion: string;
  /** The people whom the texts name. */
  named: readonly Person[];
  /** Those who write in a public room without belonging to it, and where it ends for them. */
  strangers: ReadonlyMap<string, Stranger>;
  homeHead: Cursor | undefined;
}

/** The effects of an append on people: memberships, mentions, follows and deletions. */
interface Consequences {
  /** The people who belong to the room from now on because they wrote there. */
  joined: ReadonlyMap<string, Stranger>;
  /** The people whose mentions in a room change. */
  mentioned: string[];
  /** The people in whose lists a direct room is again. */
  listed: ListedAgain | undefined;
  follows: ThreadCalls | undefined;
  /** The last message of a room that is deleted, which whoever has not read it need not read. */
  gone: number | undefined;
  putDeleted: ((op: Operation) => void) | undefined;
  news: ThreadNews | undefined;
}

/** The people whom writes in a thread mention. */
interface ThreadCalls {
  /** By the seq of each message. */
  called: ReadonlyMap<number, readonly string[]>;
  /** Those of them who do not follow it yet, with how far they have read it. */
  newFollowers: ReadonlyMap<string, Cursor | undefined>;
  /** The followers who are told of it. */
  followers: string[];
}

/** The rooms' logs: the one truth about what was said, and in which order. */
export class RoomLog extends LogReader {
  /** The index of deleted messages. */
  readonly deleted: Deleted;
  #kv: Kv;
  #counters: Pick<Counters, "add">;
  #notices: Pick<Notices, "put">;
  #editMs: number;
  #mentions: Pick<Mentions, "find" | "everybodyIn">;
  #authors: Authors;
  #blocks: Pick<Blocks, "has">;
  #mayInvolve: (by: string, user: string) => boolean;

  constructor(
    { kv, counters, notices, mentions, guests, blocks, editMs, incarnation, mayInvolve }:
      RoomLogOptions,
  ) {
    super(kv, incarnation);
    this.deleted = new Deleted(kv);
    this.#kv = kv;
    this.#counters = counters;
    this.#notices = notices;
    this.#editMs = editMs;
    this.#mentions = mentions;
    this.#blocks = blocks;
    this.#authors = new Authors(kv, guests);
    this.#mayInvolve = mayInvolve;
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
    const planned = await this.#plan(room, at, writes, now);
    const { plan, home, stateVersion } = planned;
    const { outcomes } = plan;
    if (plan.events.length === 0) return { outcomes, at, batch: undefined };
    const consequences = await this.#readConsequences(planned);
    const extension = cids.extend(plan.cids, plan.head);
    const head = { ...plan.head, at: now, indexed: extension.indexed };
    const versionstamp = await commit((op) => {
      this.#put(op, planned, head);
      this.#putConsequences(op, planned, consequences);
      extension.write(op);
      also?.(op);
    }, issued);
    if (versionstamp === undefined) return undefined;
    extension.committed();
    for (const user of consequences.joined.keys()) this.#authors.joined(home, stateVersion, user);
    const batch = batchOf(planned, consequences, head, writes.slice(0, outcomes.length));
    return { outcomes, at: { head, versionstamp }, batch };
  }

  /** Reads what the writes are decided by, and decides. */
  async #plan(
    room: string,
    at: HeadAt,
    writes: readonly Write[],
    now: number,
  ): Promise<PlannedAppend> {
    const lastWrite = writes.at(-1);
    const about = lastWrite !== undefined && isStateWrite(lastWrite) ? lastWrite : undefined;
    const [rows, { mentioned, named, rooms }] = await Promise.all([
      this.rowsOf(room, writes.flatMap((write) => "target" in write ? write.target : [])),
      this.#mentions.find(room, writes),
    ]);
    const stored = new Map([...new Set(rows.values())].flat());
    const thread = threadOf(room);
    const home = thread?.room ?? room;
    const isRuled = thread !== undefined || about !== undefined || at.head.readOnly ||
      at.head.slowSeconds !== undefined || deletesOthers(writes, stored);
    const stateAt = isRuled ? await readRoomState(this.#kv, home, about, now) : undefined;
    const state = stateAt?.state;
    const rules = thread === undefined ? at.head : state?.room;
    const stateVersion = stateAt?.stateVersion ?? stateVersionOf(at.head);
    const [{ refused, strangers, head: homeHead }, lastPosts, former] = await Promise.all([
      this.#authors.find(home, stateVersion, authorsOf(writes)),
      rules?.slowSeconds ? LastPosts.read(this.#kv, home, [...authorsOf(writes)]) : undefined,
      this.#readFormer(room, writes, stored),
    ]);
    const plan = planBatch(at.head, writes, stored, now, {
      state,
      editMs: this.#editMs,
      mentioned,
      rooms,
      rules,
      lastPosts,
      refused,
      former,
    });
    return {
      room,
      home,
      thread,
      at,
      now,
      plan: { ...plan, mentions: withoutBlocked(plan.mentions, this.#blocks) },
      about,
      rows,
      stateAt,
      lastPosts,
      stateVersion,
      named,
      strangers,
      homeHead,
    };
  }

  /** Reads what the messages that lose somebody's words said before. */
  async #readFormer(
    room: string,
    writes: readonly Write[],
    stored: ReadonlyMap<number, StoredMessage>,
  ): Promise<Map<number, FormerTexts> | undefined> {
    const targets = writes.flatMap((write) =>
      write.kind === "erase" && write.originals.length > 0 ? write.target : []
    );
    if (targets.length === 0) return undefined;
    return new Map(
      await Promise.all(targets.map(async (target): Promise<[number, FormerTexts]> => {
        const { edits = [] } = stored.get(target) ?? {};
        return [target, await readFormerTexts(this.#kv, room, target, edits)];
      })),
    );
  }

  async #readConsequences(
    { room, home, thread, plan, strangers, stateAt }: PlannedAppend,
  ): Promise<Consequences> {
    const unlisted = thread === undefined
      ? plan.listed
      : plan.cids.length > 0
      ? stateAt?.unlisted ?? []
      : [];
    const gone = plan.deleted.length === 0 ? undefined : Math.max(...plan.deleted);
    return {
      joined: new Map(
        [...strangers].filter(([user]) => plan.events.some(({ by }) => by === user)),
      ),
      mentioned: thread === undefined ? mentionedBy(plan.mentions) : [],
      listed: unlisted.length === 0
        ? undefined
        : await readListedAgain(this.#kv, home, unlisted, thread !== undefined),
      follows: thread === undefined ? undefined : await this.#readCalls(thread, plan),
      gone: thread === undefined ? gone : undefined,
      putDeleted: gone === undefined ? undefined : await this.deleted.adding(room, plan.deleted),
      news: thread === undefined ? undefined : newsOf(thread.seq, plan),
    };
  }

  #put(op: Operation, planned: PlannedAppend, head: Head): void {
    const { room, thread, at, now, plan, rows, stateAt, lastPosts } = planned;
    op.check({ key: keys.head(room), versionstamp: at.versionstamp });
    // A thread's rules are in its room's record, which its own head does not guard.
    if (thread !== undefined && stateAt !== undefined) op.check(stateAt.record);
    op.set(keys.head(room), head);
    this.#counters.add(op, room);
    const posted = packRows([...plan.messages].filter(([seq]) => seq > at.head.seq));
    for (const row of [...posted, ...repack(rows, plan.messages)]) {
      op.set(keys.message(room, row.at(-1)![0]), encodeRow(row));
    }
    for (const [seq, change] of plan.changes) op.set(keys.change(room, seq), encodeChange(change));
    for (const [seq, text] of plan.originals) setOrDelete(op, keys.original(room, seq), text);
    for (const [seq, event] of plan.pins) setOrDelete(op, keys.pin(room, seq), event);
    for (const { seq, by } of plan.threads) {
      beginThread(op, { room, seq }, { by, at: now, epoch: head.epoch });
    }
    for (const [user, at] of plan.slowPosts) lastPosts?.put(op, user, at);
    const { effect } = plan;
    if (effect === undefined) return;
    op.check(...stateAt?.checks ?? []);
    putEffect(op, effect, now);
    if (stateAt?.cursor !== undefined && effect.joined) putAllRead(op, stateAt.cursor, head);
    this.#putStateEvents(op, room, plan.events);
  }

  #putConsequences(op: Operation, planned: PlannedAppend, consequences: Consequences): void {
    const { room, home, thread, now, plan, homeHead } = planned;
    const { joined, listed, mentioned, follows, gone, putDeleted, news } = consequences;
    if (thread === undefined) putMentions(op, room, plan.mentions);
    else if (follows !== undefined) {
      putReplies(op, thread, plan, follows.called, follows.newFollowers);
      if (follows.followers.length > 0) {
        this.#notices.put(op, threadNewsNotice(room, follows.followers));
      }
    }
    putDeleted?.(op);
    if (gone !== undefined) this.#notices.put(op, deletionNotice(room, gone));
    if (mentioned.length > 0) this.#notices.put(op, mentionNotice(room, mentioned));
    if (joined.size > 0) {
      putStrangers(op, home, joined, homeHead, now);
      this.#notices.put(op, { room: home, users: [...joined.keys()], change: "joined" });
    }
    if (listed !== undefined) {
      putListed(op, home, listed);
      this.#notices.put(op, { room: home, users: [...listed.users], change: "joined" });
    }
    if (news !== undefined) {
      this.#notices.put(op, { room: home, change: "thread", thread: news });
    }
  }

  /** Reads whom the plan mentions in a thread, which of them do not follow it yet, and who is told. */
  async #readCalls(thread: ThreadRef, { mentions, cids, deleted }: Plan): Promise<ThreadCalls> {
    const isAll = mentions.some(({ now }) => now.includes(ROOM_MENTION));
    const crowd = isAll ? await this.#mentions.everybodyIn(thread.room) : [];
    const called = new Map(
      mentions.map(({ seq, by, now }) => [
        seq,
        [...now, ...now.includes(ROOM_MENTION) ? crowd : []].filter((user) =>
          user !== ROOM_MENTION && user !== by
        ).slice(0, CALLED),
      ]),
    );
    // A deletion takes something back, and so may an edit that mentions others.
    const isNews = cids.length > 0 || mentions.length > 0 || deleted.length > 0;
    const [newToThread, known] = await Promise.all([
      notFollowing(this.#kv, thread, [...new Set([...called.values()].flat())]),
      isNews ? followersOf(this.#kv, thread) : [],
    ]);
    const newFollowers = new Map(
      [...newToThread].filter(([user]) =>
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
}

/** The batch of a commit, for the sockets of the room. */
function batchOf(
  { room, at, now, plan, about, named }: PlannedAppend,
  { joined, listed, mentioned, follows, gone, news }: Consequences,
  head: Head,
  written: readonly Write[],
): Batch {
  const authors = written.map(({ author }) => author);
  if (plan.effect !== undefined && about?.kind === "member") authors.push(about.user);
  const people = new Map([...authors, ...named].map((person) => [person.id, person]));
  const followers = follows?.followers ?? [];
  const newInLists = [...joined.keys(), ...listed?.users ?? []];
  return {
    ...toBatch(room, at.head.epoch, plan.events, [...people.values()], news),
    count: head.count,
    ...(head.deleted === undefined ? {} : { deleted: head.deleted }),
    ...(gone === undefined ? {} : { gone }),
    at: now,
    ...(head.standing === undefined ? {} : { stateSeq: head.standing }),
    ...(mentioned.length > 0 ? { mentioned } : {}),
    ...(followers.length > 0 ? { followers } : {}),
    ...(newInLists.length > 0 ? { joined: newInLists } : {}),
  };
}

/** The authors of what is written in a room, as they come; a room that is open to all asks for none. */
function* authorsOf(writes: readonly Write[]): Generator<string> {
  for (const write of writes) {
    if (isStateWrite(write) || write.kind === "erase" || isOrdered(write)) continue;
    yield write.author.id;
  }
}
