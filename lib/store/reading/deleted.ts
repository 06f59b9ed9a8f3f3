import type { Operation } from "../kv/operation.ts";
import { keys } from "../kv/keys.ts";
import type { Kv } from "../kv/kv.ts";

/** Seqs that one row is about: a bit for each. */
const BLOCK = 4_096;

/** Rows that are read at a time. */
const READ_AT_ONCE = 500;

/** The deleted messages of a log, as rows of bits: those after a cursor are counted without reading messages. */
export class Deleted {
  #kv: Kv;

  constructor(kv: Kv) {
    this.#kv = kv;
  }

  /**
   * How many messages after each of these seqs were deleted, in their order.
   *
   * @param last the seq of the last deleted message, which is in the log's head
   */
  async after(log: string, seqs: readonly number[], last = 0): Promise<number[]> {
    const least = Math.min(...seqs);
    // Most people have read beyond it.
    if (last <= least) return seqs.map(() => 0);
    const counts = seqs.map(() => 0);
    const first = blockOf(least + 1);
    const start = first === 0 ? undefined : keys.deletedIn(log, first - 1);
    for await (const page of this.#kv.pages<Uint8Array>(keys.deleted(log), READ_AT_ONCE, start)) {
      for (const { key, value } of page) {
        const offset = Number(key.at(-1)) * BLOCK;
        for (const [index, seq] of seqs.entries()) {
          counts[index] = counts[index]! + bitsAfter(value, seq - offset);
        }
      }
    }
    return counts;
  }

  /**
   * Reads what has to be written for these messages to be deleted as well, as of the head that the commit
   * checks.
   */
  async adding(log: string, seqs: readonly number[]): Promise<(op: Operation) => void> {
    const blocks = [...new Set(seqs.map(blockOf))];
    const entries = await this.#kv.getMany<Uint8Array>(
      blocks.map((block) => keys.deletedIn(log, block)),
    );
    return (op) => {
      for (const [index, block] of blocks.entries()) {
        const bits = new Uint8Array(BLOCK / 8);
        bits.set(entries[index]?.value ?? []);
        for (const seq of seqs) {
          if (blockOf(seq) === block) bits[(seq % BLOCK) >> 3]! |= 1 << (seq & 7);
        }
        op.set(keys.deletedIn(log, block), bits);
      }
    };
  }
}

function blockOf(seq: number): number {
  return Math.floor(seq / BLOCK);
}

/** The number of bits that are set after a position, which may be before the first one. */
function bitsAfter(bits: Uint8Array, position: number): number {
  let count = 0;
  for (let index = Math.max(0, (position + 1) >> 3); index < bits.length; index++) {
    let byte = bits[index]!;
    const skipped = position + 1 - index * 8;
    if (skipped > 0) byte = byte >> skipped << skipped;
    for (; byte !== 0; byte &= byte - 1) count++;
  }
  return count;
}
