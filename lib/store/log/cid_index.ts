import type { Head, Indexed } from "./head.ts";
import type { Operation } from "../kv/operation.ts";
import { CidFilter, hashOf } from "./cid_filter.ts";
import { keys } from "../kv/keys.ts";
import type { Kv } from "../kv/kv.ts";
import type { LogReader } from "./log_reader.ts";

/** A message's name in its room: the author's own, so that it is unique for each author alone. */
export interface AuthoredCid {
  user: string;
  cid: string;
}

/** A name with the place that its message was given. */
export interface PlacedCid extends AuthoredCid {
  seq: number;
}

/** Cids in a row of the index, and rows that share a filter. */
const ROW_CIDS = 512;
const FILTER_ROWS = 8;

/** Rows that are added in one commit, at most; there is more to add only after a change of format. */
const COMMIT_ROWS = 8;

/** Events in one read of the log, rows in one read of the index. */
const READ = 500;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * The index of a room's cids: finds the seq that each was given, for as long as the room lives. A
 * message's cid is in its event, so the log is the record; but it cannot be searched. So whenever
 * some hundred messages have come, their cids are added to the index, in the same commit: a row of
 * them, and a filter that says in which rows a cid may be. What is not indexed yet is kept in
 * memory, and read from the log's end. A cid that was never used, as nearly all are, costs no look
 * at the store, however many there are.
 *
 * It is as of one head of the log; whoever finds another one has to `follow` it.
 */
export class CidIndex {
  #kv: Kv;
  #log: Pick<LogReader, "messagesAfter" | "messageAt">;
  #room: string;
  /** The seq up to which the log was read; undefined before the first read. */
  #seq: number | undefined;
  #indexed: Indexed = { seq: 0, rows: 0 };
  #filters: CidFilter[] = [];
  /** The cids after `#indexed`, in their order. */
  #tail = new Map<string, PlacedCid>();

  constructor(kv: Kv, log: Pick<LogReader, "messagesAfter" | "messageAt">, room: string) {
    this.#kv = kv;
    this.#log = log;
    this.#room = room;
  }

  /** Catches up with the log as far as `head`. */
  async follow(head: Head): Promise<void> {
    if (head.seq === this.#seq) return;
    const { seq, rows } = head.indexed ?? { seq: 0, rows: 0 };
    if (this.#seq === undefined || rows !== this.#indexed.rows) {
      this.#filters = await this.#readFilters();
      this.#indexed = { seq, rows };
      for (const [key, placed] of this.#tail) {
        if (placed.seq <= seq) this.#tail.delete(key);
      }
    }
    let after = Math.max(this.#seq ?? 0, seq);
    while (after < head.seq) {
      const messages = await this.#log.messagesAfter(this.#room, after, READ);
      for (const { seq, by, cid } of messages) {
        if (seq <= head.seq) this.#add({ user: by, cid, seq });
      }
      if (messages.length < READ) break;
      after = messages.at(-1)!.seq;
    }
    this.#seq = head.seq;
  }

  /** The seq of each name; undefined for what was never used. */
  async seqsOf(named: readonly AuthoredCid[]): Promise<(number | undefined)[]> {
    return await Promise.all(named.map((each) => {
      const known = this.#tail.get(keyOf(each));
      if (known !== undefined) return known.seq;
      const hash = hashOf(each.cid);
      const blocks = [...this.#filters.keys()].filter((block) =>
        this.#filters[block]!.mayHave(hash)
      );
      return blocks.length === 0 ? undefined : this.#search(each, blocks);
    }));
  }

  /**
   * What a commit that places these has to add to the index, if it is time: `write` adds it, and
   * `indexed` belongs in the head. `committed` is to be called once the commit went through.
   */
  extend(placed: readonly PlacedCid[], head: Head): {
    indexed: Indexed;
    write: (op: Operation) => void;
    committed: () => void;
  } {
    const all = [...this.#tail.values(), ...placed];
    const full = Math.min(Math.floor(all.length / ROW_CIDS), COMMIT_ROWS);
    const rows = Array.from(
      { length: full },
      (_, row) => all.slice(row * ROW_CIDS, (row + 1) * ROW_CIDS),
    );
    const last = rows.at(-1)?.at(-1)?.seq;
    const indexed = last === undefined
      ? this.#indexed
      : { seq: last, rows: this.#indexed.rows + rows.length };
    return {
      indexed,
      write: (op) => this.#writeRows(op, rows),
      committed: () => {
        this.#seq = head.seq;
        this.#indexed = indexed;
        for (const each of placed) this.#add(each);
        for (const each of rows.flat()) this.#tail.delete(keyOf(each));
      },
    };
  }

  /** Adds rows, and what they hold to the filters. A filter may know of more than was committed. */
  #writeRows(op: Operation, rows: readonly PlacedCid[][]): void {
    const changed = new Set<number>();
    for (const [index, row] of rows.entries()) {
      const number = this.#indexed.rows + index;
      const block = Math.floor(number / FILTER_ROWS);
      const filter = this.#filters[block] ??= new CidFilter(ROW_CIDS * FILTER_ROWS);
      for (const { cid } of row) filter.add(hashOf(cid));
      changed.add(block);
      op.set(keys.cids(this.#room, block, number), encodeRow(row));
    }
    for (const block of changed) {
      op.set(keys.cidFilter(this.#room, block), this.#filters[block]!.bytes.slice());
    }
  }

  async #search(
    { user, cid }: AuthoredCid,
    blocks: readonly number[],
  ): Promise<number | undefined> {
    for (const block of blocks) {
      const prefix = keys.cidsOf(this.#room, block);
      const rows = await this.#kv.list<Uint8Array>({ prefix }, { limit: FILTER_ROWS });
      for (const { value } of rows) {
        // Another author may have used the same one.
        for (const seq of findInRow(value, cid)) {
          const message = await this.#log.messageAt(this.#room, seq);
          if (message?.by === user && message.cid === cid) return seq;
        }
      }
    }
    return undefined;
  }

  async #readFilters(): Promise<CidFilter[]> {
    const filters: CidFilter[] = [];
    while (true) {
      const entries = await this.#kv.list<Uint8Array>({
        prefix: keys.cidFilters(this.#room),
        start: keys.cidFilter(this.#room, filters.length),
      }, { limit: READ });
      filters.push(...entries.map(({ value }) => new CidFilter(value)));
      if (entries.length < READ) return filters;
    }
  }

  #add(placed: PlacedCid): void {
    this.#tail.set(keyOf(placed), placed);
  }
}

function keyOf({ user, cid }: AuthoredCid): string {
  return `${user} ${cid}`;
}

function encodeRow(row: readonly PlacedCid[]): Uint8Array {
  return encoder.encode(row.map(({ cid, seq }) => `${cid} ${seq}\n`).join(""));
}

function findInRow(bytes: Uint8Array, cid: string): number[] {
  const text = decoder.decode(bytes);
  const found: number[] = [];
  for (let at = text.indexOf(cid); at !== -1; at = text.indexOf(cid, at + 1)) {
    found.push(Number(text.slice(at + cid.length + 1, text.indexOf("\n", at))));
  }
  return found;
}
