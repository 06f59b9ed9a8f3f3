import type { MessageEvent, Person } from "../protocol/event.ts";
import { newId } from "../base/ids.ts";
import { keys } from "./keys.ts";
import type { Kv } from "./kv.ts";

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

/** What a person sends: everything of a message that the log does not add. */
export interface Draft {
  author: Person;
  cid: string;
  text: string;
  replyTo?: number;
}

/**
 * An event as the store keeps it. The JSON is made once, at the commit, and is the same in the
 * store, in a frame and in a page; as UTF-8 it stays within KV's 64 KiB whatever the script.
 */
interface StoredEvent {
  by: string;
  /** This message's ordinal in the room, so that a read cursor counts without reading the room. */
  ordinal: number;
  json: Uint8Array;
}

/** An event read from the log. */
export interface LogEvent {
  seq: number;
  by: string;
  ordinal: number;
  json: string;
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

/** The most messages in one commit: KV allows 100 checks, and the head takes one. */
export const GROUP_MESSAGES = 99;

/** The most text in one commit, in UTF-16 units: far enough under KV's 800 KiB once escaped. */
export const GROUP_TEXT = 128 * 1024;

/** KV's limit on a value is 64 KiB; what a message's JSON may take of it, in bytes. */
const RECORD_BYTES = 60 * 1024;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The key's last part, which is the seq. */
function seqOf(key: Deno.KvKey): number {
  return Number(key[key.length - 1]);
}

/** Whether a text that is within the limit still fits once it is escaped as JSON. */
export function fitsRecord(text: string): boolean {
  // An escape takes at most 6 bytes a code unit; few texts come near, so few are measured.
  return text.length * 6 < RECORD_BYTES - 1_024 ||
    encoder.encode(JSON.stringify(text)).length < RECORD_BYTES - 1_024;
}

/** The rooms' logs: the one truth about what was said, and in which order. */
export class RoomLog {
  #kv: Kv;

  constructor(kv: Kv) {
    this.#kv = kv;
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

  /** Reads at most `limit` events after `seq`, ascending. */
  async after(room: string, seq: number, limit: number): Promise<LogEvent[]> {
    const entries = await this.#kv.list<StoredEvent>({
      prefix: keys.messages(room),
      start: keys.message(room, seq + 1),
    }, { limit });
    return entries.map(fromEntry);
  }

  /** Reads at most `limit` events before `seq` (or the newest), ascending. */
  async before(room: string, seq: number | undefined, limit: number): Promise<LogEvent[]> {
    const selector: Deno.KvListSelector = seq === undefined
      ? { prefix: keys.messages(room) }
      : { start: keys.message(room, 0), end: keys.message(room, seq) };
    const entries = await this.#kv.list<StoredEvent>(selector, { limit, reverse: true });
    return entries.reverse().map(fromEntry);
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

  /**
   * Appends drafts after `at` in one atomic commit that checks the head and that no `cid` was used
   * before. At most `GROUP_MESSAGES` drafts, each `cid` of an author once.
   *
   * @returns the events and the new head, or undefined when a check failed and nothing was written
   */
  async append(
    commit: Kv["commit"],
    room: string,
    at: HeadAt,
    drafts: readonly Draft[],
    now: number,
  ): Promise<{ group: Group; at: HeadAt } | undefined> {
    const { epoch } = at.head;
    const first = at.head.seq + 1;
    const events = drafts.map((draft, index): LogEvent => {
      const seq = first + index;
      const event: MessageEvent = {
        seq,
        kind: "message",
        at: now,
        by: draft.author.id,
        id: newId(),
        cid: draft.cid,
        text: draft.text,
        ...(draft.replyTo === undefined ? {} : { replyTo: draft.replyTo }),
      };
      return {
        seq,
        by: draft.author.id,
        ordinal: at.head.count + index + 1,
        json: JSON.stringify(event),
      };
    });
    const head: Head = {
      epoch,
      seq: at.head.seq + drafts.length,
      count: at.head.count + drafts.length,
    };
    const versionstamp = await commit((op) => {
      op.check({ key: keys.head(room), versionstamp: at.versionstamp });
      op.set(keys.head(room), head);
      for (const [index, { seq, by, ordinal, json }] of events.entries()) {
        const cid = keys.cid(room, by, drafts[index]!.cid);
        const stored: StoredEvent = { by, ordinal, json: encoder.encode(json) };
        op.check({ key: cid, versionstamp: null }).set(cid, seq).set(
          keys.message(room, seq),
          stored,
        );
      }
    });
    if (versionstamp === undefined) return undefined;
    const people = new Map(drafts.map(({ author }) => [author.id, author]));
    return {
      group: toGroup(room, epoch, events, [...people.values()]),
      at: { head, versionstamp },
    };
  }
}

function fromEntry(entry: Deno.KvEntry<StoredEvent>): LogEvent {
  const { by, ordinal, json } = entry.value;
  return { seq: seqOf(entry.key), by, ordinal, json: decoder.decode(json) };
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
