import * as v from "valibot";
import { StateEvent } from "../../protocol/event.ts";
import { threadOf } from "../../protocol/thread.ts";
import { keys } from "../kv/keys.ts";
import type { Kv } from "../kv/kv.ts";
import type { LogEvent, LogMessage } from "./events.ts";
import { epochIn, type Head, type HeadAt } from "./head.ts";
import {
  decodeChange,
  decodeRow,
  type StoredChange,
  type StoredMessage,
  type StoredRow,
} from "./rows.ts";

/** The beginning of every event about a room, and of no other. */
const STATE_EVENT = /^\{"seq":\d+,"kind":"(member|room)"/;

const StoredStateEvent = v.pipe(v.string(), v.parseJson(), StateEvent);

/** Rows in the first read of a page, which may hold one message each or many. */
const FIRST_ROWS = 16;

/** The key's last part, which is the seq. */
function seqOf(key: Deno.KvKey): number {
  return Number(key[key.length - 1]);
}

/** Reads the rooms' logs. */
export class LogReader {
  #kv: Kv;
  #incarnation: string;

  /** @param incarnation the name of the database's present life */
  constructor(kv: Kv, incarnation: string) {
    this.#kv = kv;
    this.#incarnation = incarnation;
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

  /** Reads the rows with the messages of these seqs, by the seq of each message in them. */
  async rowsOf(room: string, seqs: Iterable<number>): Promise<Map<number, StoredRow>> {
    const found = await Promise.all([...new Set(seqs)].map((seq) => this.#rowWith(room, seq)));
    // Two of them may be in one row, which is then to be changed once.
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
