import { BoundedMap } from "../../base/bounded_map.ts";
import { getOrInsert } from "../../base/runtime.ts";
import type { Batch, RoomLog } from "../../store/log/log.ts";
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
}

/**
 * Where logs end, in memory, so that long lists are put in order without a read for each: what is
 * committed is told to every isolate, and what was not told is forgotten when its counter moves.
 */
export class HeadCache {
  #log: Pick<RoomLog, "heads">;
  #known = new Map<string, BoundedMap<string, LogHead>>();

  constructor(log: Pick<RoomLog, "heads">) {
    this.#log = log;
  }

  /** Where each of these logs ends, in their order; undefined for one that is not there. */
  async get(ids: readonly string[]): Promise<(LogHead | undefined)[]> {
    const unknown = ids.filter((id) => this.#shard(id).get(id) === undefined);
    const shards = new Map(unknown.map((id) => [id, this.#shard(id)]));
    const heads = await this.#log.heads(unknown);
    const found = new Map<string, LogHead>();
    for (const [index, id] of unknown.entries()) {
      const head = heads[index];
      if (head === undefined) continue;
      const place = {
        id,
        head: head.seq,
        count: head.count,
        deleted: head.deleted ?? 0,
        at: head.at ?? 0,
      };
      found.set(id, place);
      // What was forgotten while it was read may be older than what made it so.
      if (this.#known.get(shardOf(id)) === shards.get(id)) this.#set(place);
    }
    return ids.map((id) => this.#shard(id).get(id) ?? found.get(id));
  }

  /** Takes a batch that was committed, here or elsewhere. */
  apply({ room, last, count, deleted = 0, at }: Batch): void {
    if (count === undefined || at === undefined) return;
    this.#set({ id: room, head: last, count, deleted, at });
  }

  /** Logs behind these counters have moved on without our hearing of it. */
  forget(shards: ReadonlySet<string>): void {
    for (const shard of shards) this.#known.delete(shard);
  }

  #set(place: LogHead): void {
    const shard = this.#shard(place.id);
    const known = shard.get(place.id);
    if (known === undefined || known.head < place.head) shard.set(place.id, place);
  }

  #shard(id: string): BoundedMap<string, LogHead> {
    return getOrInsert(this.#known, shardOf(id), () => new BoundedMap(REMEMBERED));
  }
}
