import {
  type AtomicWrite,
  ENCODING,
  MUTATION,
  type Range,
  type Value,
  type WireEntry,
} from "./messages.ts";
import type { Bytes } from "./wire.ts";

/** What stands in the database for a value that V8 has serialized; its bytes are never looked into. */
interface Serialized {
  v8: Bytes;
}

/** A write that the store cannot do; the message is for the caller. */
export class Unsupported extends Error {
  override readonly name = "Unsupported";
}

/**
 * Raw keys and values in a Deno KV in memory, so that checks, sums, versionstamps, expiry, ranges and
 * watches are the real ones. A raw key is the only part of a key here, which keeps the order: byte
 * strings sort as their bytes do. A serialized value is wrapped, so one within some 30 bytes of KV's
 * 64 KiB does not fit, and cannot be a number for `sum`: a `Deno.KvU64` can.
 */
export class RawStore {
  #kv: Deno.Kv;

  private constructor(kv: Deno.Kv) {
    this.#kv = kv;
  }

  static async open(): Promise<RawStore> {
    return new RawStore(await Deno.openKv(":memory:"));
  }

  /** Reads ranges; when each is of one key, as all of `getMany` are, from one snapshot. */
  async read(ranges: readonly Range[]): Promise<WireEntry[][]> {
    if (ranges.every(isOneKey)) {
      const entries = await this.#kv.getMany<unknown[]>(ranges.map(({ start }) => [start]));
      return entries.map((entry) => [toEntry(entry) ?? []].flat());
    }
    return await Promise.all(ranges.map(async ({ start, end, limit, reverse }) => {
      const options = { limit, reverse, batchSize: Math.min(limit, 500) };
      const list = this.#kv.list({ start: [start], end: [end] }, options);
      return (await Array.fromAsync(list)).flatMap((entry) => toEntry(entry) ?? []);
    }));
  }

  /**
   * Commits, and returns the versionstamp, or undefined when a check failed.
   *
   * @throws {Unsupported} for a mutation that cannot be done
   */
  async write({ checks, mutations, enqueues }: AtomicWrite): Promise<string | undefined> {
    if (enqueues > 0) throw new Unsupported("KV Connect has no queues.");
    const op = this.#kv.atomic();
    for (const { key, versionstamp } of checks) op.check({ key: [key], versionstamp });
    for (const { key, type, value, expireAt } of mutations) {
      if (type === MUTATION.set) {
        const expiry = expireAt === 0 ? {} : { expireIn: Math.max(1, expireAt - Date.now()) };
        op.set([key], toNative(value), expiry);
      } else if (type === MUTATION.delete) {
        op.delete([key]);
      } else if (type === MUTATION.sum) {
        op.sum([key], toU64(value));
      } else if (type === MUTATION.max) {
        op.max([key], toU64(value));
      } else if (type === MUTATION.min) {
        op.min([key], toU64(value));
      } else {
        throw new Unsupported(`A mutation of type ${type} is not supported here.`);
      }
    }
    try {
      const result = await op.commit();
      return result.ok ? result.versionstamp : undefined;
    } catch (error) {
      // Too large, or no number to add to: the caller's mistake, which asking again does not mend.
      throw error instanceof TypeError ? new Unsupported(error.message) : error;
    }
  }

  /** Watches at most ten keys: first all of them, then all of them again whenever one changes. */
  watch(keys: readonly Bytes[]): ReadableStream<(WireEntry | null)[]> {
    return this.#kv.watch<unknown[]>(keys.map((key) => [key])).pipeThrough(
      new TransformStream({
        transform: (entries, controller) => controller.enqueue(entries.map(toEntry)),
      }),
    );
  }

  close(): void {
    this.#kv.close();
  }
}

/** Whether the range ends right after its first key. */
function isOneKey({ start, end }: Range): boolean {
  return end.length === start.length + 1 && end.at(-1) === 0 &&
    start.every((byte, index) => byte === end[index]);
}

function toNative({ data, encoding }: Value): Serialized | Deno.KvU64 | Bytes {
  if (encoding === ENCODING.v8) return { v8: data };
  if (encoding === ENCODING.bytes) return data;
  return new Deno.KvU64(toU64({ data, encoding }));
}

function toU64({ data, encoding }: Value): bigint {
  if (encoding !== ENCODING.le64 || data.length !== 8) {
    throw new Unsupported("Only values of the type Deno.KvU64 are added up or compared here.");
  }
  return new DataView(data.buffer, data.byteOffset).getBigUint64(0, true);
}

function toEntry(entry: Deno.KvEntryMaybe<unknown>): WireEntry | null {
  const [key] = entry.key;
  if (entry.versionstamp === null || !(key instanceof Uint8Array)) return null;
  return { key: copy(key), versionstamp: entry.versionstamp, ...toValue(entry.value) };
}

function toValue(value: unknown): Value {
  if (value instanceof Deno.KvU64) {
    const data = new DataView(new ArrayBuffer(8));
    data.setBigUint64(0, value.value, true);
    return { data: new Uint8Array(data.buffer), encoding: ENCODING.le64 };
  }
  if (value instanceof Uint8Array) return { data: copy(value), encoding: ENCODING.bytes };
  if (typeof value === "object" && value !== null && "v8" in value) {
    if (value.v8 instanceof Uint8Array) return { data: copy(value.v8), encoding: ENCODING.v8 };
  }
  throw new TypeError("The database holds a value that was not written through here.");
}

function copy(bytes: Uint8Array): Bytes {
  return new Uint8Array(bytes);
}
