import type { Operation } from "./batch.ts";
import type { Person } from "../protocol/event.ts";
import { newId } from "../base/ids.ts";
import { keys } from "./keys.ts";
import type { Kv } from "./kv.ts";
import type { Pulses } from "./pulses.ts";
import { decodeEvent, decodeMessage, encodeChange, encodeMessage } from "./record.ts";
import { planGroup, type Write } from "./plan.ts";

/** Where a room's log ends. `count` is how many of its events are messages. */
export interface Head {
  epoch: string;
  seq: number;
  count: number;
}

/** A head as it was read or written; the versionstamp is what the next write checks. */
export interface HeadAt {
  head: Head;
  versionstamp: string;
}

/** An event read from the log. */
export interface LogEvent {
  seq: number;
  by: string;
  json: string;
}

/** A message read from the log, with its ordinal in the room. */
export interface LogMessage extends LogEvent {
  ordinal: number;
}

/** Contiguous events of one room, ready to be sent; `json` is the events joined by commas. */
export interface Group {
  room: string;
  epoch: string;
  first: number;
  last: number;
  json: string;
  people: Person[];
}

/** What became of each write: its event's seq, that it changed nothing, or why it was refused. */
export type Outcome = { seq: number; dup?: true } | { error: Error };

/** What an append did. Without a group there was nothing to write. */
export interface Appended {
  outcomes: Outcome[];
  at: HeadAt;
  group: Group | undefined;
}

/** How writes are appended. */
export interface AppendOptions {
  commit: Kv["commit"];
  /** When, in milliseconds since 1970 (UTC). */
  now: number;
  /** Whether the author certainly has not used the `cid` as of the head, so that it need not be checked. */
  isNew?: (cid: { user: string; cid: string }) => boolean;
  /** Adds to the commit. */
  also?: (op: Operation) => void;
  /** Called when the commit is under way: the time for work that need not wait for it. */
  issued?: () => void;
}

/** The most writes in one commit: KV allows 1,000 mutations; each takes two, a deletion up to 100 more. */
export const GROUP_WRITES = 440;

/** The most of them whose `cid` has to be checked: KV allows 100; the head and the writers' line take two. */
export const GROUP_CHECKS = 98;

/** The most text in one commit, in UTF-16 units: far enough under KV's 800 KiB once escaped. */
export const GROUP_TEXT = 128 * 1024;

/** The key's last part, which is the seq. */
function seqOf(key: Deno.KvKey): number {
  return Number(key[key.length - 1]);
}

/** The rooms' logs: the one truth about what was said, and in which order. */
export class RoomLog {
  #kv: Kv;
  #pulses: Pick<Pulses, "beat">;

  constructor(kv: Kv, pulses: Pick<Pulses, "beat">) {
    this.#kv = kv;
    this.#pulses = pulses;
  }

  /** The head of a new log. */
  static newHead(): Head {
    return { epoch: newId(), seq: 0, count: 0 };
  }

  /** Reads where the log ends, or undefined for a room that is not there. */
  async head(room: string): Promise<HeadAt | undefined> {
    const entry = await this.#kv.get<Head>(keys.head(room));
    if (entry.value === null) return undefined;
    return { head: entry.value, versionstamp: entry.versionstamp };
  }

  /** Reads the heads of these rooms, in their order; undefined for a room that is not there. */
  async heads(rooms: readonly string[]): Promise<(Head | undefined)[]> {
    const entries = await this.#kv.getMany<Head>(rooms.map((room) => keys.head(room)));
    return entries.map((entry) => entry.value ?? undefined);
  }

  /** Reads at most `limit` events of every kind after `seq`, ascending. */
  async after(room: string, seq: number, limit: number): Promise<LogEvent[]> {
    const [messages, changes] = await Promise.all([
      this.#kv.list<Uint8Array>({
        prefix: keys.messages(room),
        start: keys.message(room, seq + 1),
      }, { limit }),
      this.#kv.list<Uint8Array>({
        prefix: keys.changes(room),
        start: keys.change(room, seq + 1),
      }, { limit }),
    ]);
    const events = [...messages, ...changes].map(({ key, value }): LogEvent => ({
      seq: seqOf(key),
      ...decodeEvent(value),
    }));
    return events.sort((one, other) => one.seq - other.seq).slice(0, limit);
  }

  /** Reads at most `limit` messages after `seq`, ascending. */
  async messagesAfter(room: string, seq: number, limit: number): Promise<LogMessage[]> {
    const entries = await this.#kv.list<Uint8Array>({
      prefix: keys.messages(room),
      start: keys.message(room, seq + 1),
    }, { limit });
    return entries.map(toMessage);
  }

  /** Reads at most `limit` messages before `seq` (or the newest), ascending. */
  async messagesBefore(
    room: string,
    seq: number | undefined,
    limit: number,
  ): Promise<LogMessage[]> {
    const selector: Deno.KvListSelector = seq === undefined
      ? { prefix: keys.messages(room) }
      : { prefix: keys.messages(room), end: keys.message(room, seq) };
    const entries = await this.#kv.list<Uint8Array>(selector, { limit, reverse: true });
    return entries.reverse().map(toMessage);
  }

  /** The seq that each of these cids was given; undefined where it was given none. */
  async seqsOf(
    room: string,
    cids: readonly { user: string; cid: string }[],
  ): Promise<(number | undefined)[]> {
    const entries = await this.#kv.getMany<number>(
      cids.map(({ user, cid }) => keys.cid(room, user, cid)),
    );
    return entries.map((entry) => entry.value ?? undefined);
  }

  /** The greatest cid that each of these people has used; undefined for whoever has used none. */
  async newestCids(room: string, users: readonly string[]): Promise<(string | undefined)[]> {
    const found = await Promise.all(
      users.map((user) =>
        this.#kv.list({ prefix: keys.cidsOf(room, user) }, { limit: 1, reverse: true })
      ),
    );
    return found.map(([entry]) => entry && String(entry.key.at(-1)));
  }

  /**
   * Appends writes after `at` in one atomic commit that checks the head and that no `cid` was used
   * before. At most `GROUP_WRITES` writes, each `cid` of an author once, and at most `GROUP_CHECKS`
   * that are not known to be new.
   *
   * @returns what became of each, or undefined when a check failed and nothing was written
   */
  async append(
    room: string,
    at: HeadAt,
    writes: readonly Write[],
    { commit, now, isNew, also, issued }: AppendOptions,
  ): Promise<Appended | undefined> {
    const targets = [...new Set(writes.flatMap((write) => "target" in write ? write.target : []))];
    const found = await this.#kv.getMany<Uint8Array>(
      targets.map((seq) => keys.message(room, seq)),
    );
    const stored = new Map(targets.map((seq, index) => {
      const bytes = found[index]?.value ?? undefined;
      return [seq, bytes && decodeMessage(bytes)];
    }));
    const plan = planGroup(at.head, writes, stored, now);
    if (plan.events.length === 0) return { outcomes: plan.outcomes, at, group: undefined };
    const versionstamp = await commit((op) => {
      op.check({ key: keys.head(room), versionstamp: at.versionstamp });
      op.set(keys.head(room), plan.head);
      this.#pulses.beat(op, room);
      for (const { user, cid, seq } of plan.cids) {
        const key = keys.cid(room, user, cid);
        if (!isNew?.({ user, cid })) op.check({ key, versionstamp: null });
        op.set(key, seq);
      }
      for (const [seq, message] of plan.messages) {
        op.set(keys.message(room, seq), encodeMessage(message));
      }
      for (const [seq, change] of plan.changes) {
        op.set(keys.change(room, seq), encodeChange(change));
      }
      also?.(op);
    }, issued);
    if (versionstamp === undefined) return undefined;
    const people = new Map(writes.map(({ author }) => [author.id, author]));
    return {
      outcomes: plan.outcomes,
      at: { head: plan.head, versionstamp },
      group: toGroup(room, at.head.epoch, plan.events, [...people.values()]),
    };
  }
}

function toMessage({ key, value }: Deno.KvEntry<Uint8Array>): LogMessage {
  const { by, ordinal, json } = decodeMessage(value);
  return { seq: seqOf(key), by, ordinal, json };
}

/** Joins contiguous events, at least one, into what is sent. */
export function toGroup(
  room: string,
  epoch: string,
  events: readonly LogEvent[],
  people: Person[],
): Group {
  return {
    room,
    epoch,
    first: events[0]!.seq,
    last: events[events.length - 1]!.seq,
    json: events.map((event) => event.json).join(","),
    people,
  };
}
