import type { Head } from "../../store/log/head.ts";
import type { Batch } from "../../store/log/batch.ts";
import { BoundedMap } from "../../base/bounded_map.ts";
import { getOrInsert } from "../../base/runtime.ts";
import type { RoomLog } from "../../store/log/log.ts";
import { shardOf } from "../../store/isolates/counters.ts";

/** Logs that are remembered behind each counter; any other costs a read of its head. */
const REMEMBERED = 20_000;

/** Where a log ends. */
export interface LogHead {
  id: string;
  head: number;
  /** How many messages there are. */
  count: number;
  /** The seq of the last one of them that is deleted; 0 when none is. */
  deleted: number;
  /** When its last event was, in milliseconds since 1970 (UTC); 0 where that was not noted. */
  at: number;
  /** The seq of the last event about the room; 0 where there was none. */
  stateSeq: number;
}

/**
 * Where logs end, in memory, so that long lists are put in order without a read for each: what is
 * committed comes to every isolate as a batch, and what did not is forgotten when its counter moves.
 */
export class HeadCache {
  #log: Pick<RoomLog, "heads">;
  #known = new Map<string, BoundedMap<string, LogHead>>();

  constructor(log: Pick<RoomLog, "heads">) {
    this.#log = log;
  }

  /** Where each of these logs ends, in their order; undefined for one that is not there. */
  async get(ids: readonly string[]): Promise<(LogHead | undefined)[]> {
    const unknown = ids.filter((id) => this.peek(id) === undefined);
    if (unknown.length === 0) return ids.map((id) => this.peek(id));
    const shards = new Map(unknown.map((id) => [id, this.#shard(id)]));
    const heads = await this.#log.heads(unknown);
    const found = new Map<string, LogHead>();
    for (const [index, id] of unknown.entries()) {
      const head = heads[index];
      if (head === undefined) continue;
      const read = toLogHead(id, head);
      found.set(id, read);
      // What was forgotten while it was read may be older than what made it so.
      if (this.#known.get(shardOf(id)) === shards.get(id)) this.#set(read);
    }
    return ids.map((id) => this.peek(id) ?? found.get(id));
  }

  /** Where a log ends, when that is in memory. */
  peek(id: string): LogHead | undefined {
    return this.#shard(id).get(id);
  }

  /** Takes a batch that was committed, here or elsewhere; where its log ends now, as far as is known. */
  apply({ room, last, count, deleted = 0, at, stateSeq = 0 }: Batch): LogHead | undefined {
    if (count === undefined || at === undefined) return undefined;
    return this.#set({ id: room, head: last, count, deleted, at, stateSeq });
  }

  /** Forgets the logs behind these counters, which have moved on without a batch having come. */
  forget(shards: ReadonlySet<string>): void {
    for (const shard of shards) this.#known.delete(shard);
  }

  /** Sets where a log ends, unless it is known to end later; which of the two holds. */
  #set(head: LogHead): LogHead {
    const shard = this.#shard(head.id);
    const known = shard.get(head.id);
    if (known !== undefined && known.head >= head.head) return known;
    shard.set(head.id, head);
    return head;
  }

  #shard(id: string): BoundedMap<string, LogHead> {
    return getOrInsert(this.#known, shardOf(id), () => new BoundedMap(REMEMBERED));
  }
}

function toLogHead(id: string, head: Head): LogHead {
  const { seq, count, deleted = 0, at = 0, standing = 0 } = head;
  return { id, head: seq, count, deleted, at, stateSeq: standing };
}
