import { partitionOf } from "../../base/partition.ts";
import * as v from "valibot";
import { keys } from "../kv/keys.ts";
import type { Kv } from "../kv/kv.ts";
import type { Notices } from "./notices.ts";
import type { Counters } from "./counters.ts";

/** Into how many rows the people of an isolate are parted, so that a change writes a part of them. */
const PARTS = 16;

/** The longest row, in bytes; KV takes 64 KiB. People beyond it are left out. */
const ROW_BYTES = 60_000;

/** Somebody on an isolate. */
const Entry = v.object({
  id: v.string(),
  active: v.boolean(),
  /** Rooms that they read and do not belong to; which they belong to is in the store anyway. */
  reads: v.optional(v.array(v.string())),
});
/** Somebody on an isolate, as its rows tell of them. */
export type PresenceEntry = v.InferOutput<typeof Entry>;

const Row = v.array(Entry);

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** In which row somebody is. */
export function partOf(user: string): number {
  return partitionOf(user, PARTS);
}

/**
 * The people who are here on each isolate, for those that the bus does not reach. An isolate writes
 * rows of its own, and tells of it by a notice in the same commit.
 */
export class PresenceSnapshots {
  #kv: Kv;
  #notices: Pick<Notices, "put">;
  #isolate: string;
  /** The versions of each isolate's rows that were read last. */
  #read = new Map<string, string>();

  constructor(kv: Kv, notices: Pick<Notices, "put">, counters: Pick<Counters, "isolate">) {
    this.#kv = kv;
    this.#notices = notices;
    this.#isolate = counters.isolate;
  }

  /**
   * Writes these parts anew; with none, it only tells the others that this isolate is there. Rows of an
   * isolate that is no more go with it (`sweep.ts`).
   */
  async write(parts: ReadonlyMap<number, readonly PresenceEntry[]>): Promise<void> {
    await this.#kv.commit((op) => {
      for (const [part, entries] of parts) {
        const key = keys.presence(this.#isolate, part);
        if (entries.length === 0) op.delete(key);
        else op.set(key, encode(entries));
      }
      this.#notices.put(op, { change: "here", isolate: this.#isolate });
    });
  }

  /** Reads the people on another isolate; undefined when it has written nothing since the last time. */
  async read(isolate: string): Promise<PresenceEntry[] | undefined> {
    const rows = await this.#kv.list<Uint8Array>({ prefix: keys.presenceOn(isolate) }, {
      limit: PARTS,
    });
    const version = rows.map(({ versionstamp }) => versionstamp).join();
    if (version !== "" && this.#read.get(isolate) === version) return undefined;
    this.#read.set(isolate, version);
    return rows.flatMap(({ value }) => v.parse(Row, JSON.parse(decoder.decode(value))));
  }

  /** Nobody is here any more. */
  async clear(): Promise<void> {
    const nobody = Array.from(
      { length: PARTS },
      (_, part): [number, PresenceEntry[]] => [part, []],
    );
    await this.write(new Map(nobody));
  }
}

function encode(entries: readonly PresenceEntry[]): Uint8Array {
  let shown = entries;
  let bytes = encoder.encode(JSON.stringify(shown));
  while (bytes.length > ROW_BYTES) {
    shown = shown.slice(0, Math.floor(shown.length * ROW_BYTES / bytes.length));
    bytes = encoder.encode(JSON.stringify(shown));
  }
  return bytes;
}
