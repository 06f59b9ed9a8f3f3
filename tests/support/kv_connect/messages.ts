/**
 * The messages of KV Connect's data path, version 3 (github.com/denoland/denokv, proto/kv-connect.md
 * and proto/schema/datapath.proto), as plain objects. Field numbers are those of that schema.
 */
import { type Bytes, concat, readFields, type WireField, writeFields } from "./wire.ts";

/** How a value's bytes are to be understood. */
export const ENCODING = { v8: 1, le64: 2, bytes: 3 } as const;

/** What a mutation does to its key. */
export const MUTATION = { set: 1, delete: 2, sum: 3, max: 4, min: 5 } as const;

/** A value as it travels: bytes and one of `ENCODING`. */
export interface Value {
  data: Bytes;
  encoding: number;
}

/** A key, encoded, with its value; the versionstamp is 20 hexadecimal digits. */
export interface WireEntry extends Value {
  key: Bytes;
  versionstamp: string;
}

/** Keys from `start` up to but without `end`. */
export interface Range {
  start: Bytes;
  end: Bytes;
  limit: number;
  reverse: boolean;
}

/** That a key has this versionstamp, or with `null` that there is no such key. */
export interface Check {
  key: Bytes;
  versionstamp: string | null;
}

/** One change in an atomic write; `expireAt` is in milliseconds since 1970 (UTC), 0 for never. */
export interface Mutation {
  key: Bytes;
  type: number;
  value: Value;
  expireAt: number;
}

/** An atomic write; queues are no part of KV Connect, so what it enqueues is only counted. */
export interface AtomicWrite {
  checks: Check[];
  mutations: Mutation[];
  enqueues: number;
}

const SUCCESS = 1;
const CHECK_FAILURE = 2;
const NOTHING = new Uint8Array();

/** Reads a `SnapshotRead`: the ranges that are asked for. */
export function decodeSnapshotRead(bytes: Bytes): Range[] {
  return repeated(bytes, 1).map((range) => {
    const field = single(range);
    return {
      start: asBytes(field(1)),
      end: asBytes(field(2)),
      limit: asNumber(field(3)),
      reverse: asNumber(field(4)) === 1,
    };
  });
}

/** Writes a `SnapshotReadOutput` that was read with strong consistency, one list a range. */
export function encodeSnapshotReadOutput(ranges: readonly WireEntry[][]): Bytes {
  return writeFields([
    ...ranges.map((entries) =>
      [1, writeFields(entries.map((entry) => [1, encodeEntry(entry)] as const))] as const
    ),
    [4, 1],
    [8, SUCCESS],
  ]);
}

/** Reads an `AtomicWrite`. */
export function decodeAtomicWrite(bytes: Bytes): AtomicWrite {
  return {
    checks: repeated(bytes, 1).map((check) => {
      const field = single(check);
      const versionstamp = asBytes(field(2));
      return {
        key: asBytes(field(1)),
        versionstamp: versionstamp.length === 0 ? null : versionstamp.toHex(),
      };
    }),
    mutations: repeated(bytes, 2).map((mutation) => {
      const field = single(mutation);
      const value = single(asBytes(field(2)));
      return {
        key: asBytes(field(1)),
        type: asNumber(field(3)),
        value: { data: asBytes(value(1)), encoding: asNumber(value(2)) },
        expireAt: asNumber(field(4)),
      };
    }),
    enqueues: repeated(bytes, 3).length,
  };
}

/** Writes an `AtomicWriteOutput`: the new versionstamp, or undefined when a check failed. */
export function encodeAtomicWriteOutput(versionstamp: string | undefined): Bytes {
  return versionstamp === undefined
    ? writeFields([[1, CHECK_FAILURE]])
    : writeFields([[1, SUCCESS], [2, Uint8Array.fromHex(versionstamp)]]);
}

/** Reads a `Watch`: the keys to be watched. */
export function decodeWatch(bytes: Bytes): Bytes[] {
  return repeated(bytes, 1).map((key) => asBytes(single(key)(1)));
}

/**
 * Writes a `WatchOutput` as one frame of the stream, its length before it in four bytes, little
 * endian. A key that did not change is undefined, one that is not there is null.
 */
export function encodeWatchFrame(keys: readonly (WireEntry | null | undefined)[]): Bytes {
  const message = writeFields([
    [1, SUCCESS],
    ...keys.map((entry) =>
      [
        2,
        entry === undefined ? NOTHING : writeFields(
          entry === null ? [[1, 1]] : [[1, 1], [2, encodeEntry(entry)]],
        ),
      ] as const
    ),
  ]);
  const length = new DataView(new ArrayBuffer(4));
  length.setUint32(0, message.length, true);
  return concat([new Uint8Array(length.buffer), message]);
}

function encodeEntry({ key, data, encoding, versionstamp }: WireEntry): Bytes {
  return writeFields([
    [1, key],
    [2, data],
    [3, encoding],
    [4, Uint8Array.fromHex(versionstamp)],
  ]);
}

/** The last field of each number, which is the one that counts. */
function single(bytes: Bytes): (number: number) => WireField["value"] | undefined {
  const fields = new Map([...readFields(bytes)].map(({ number, value }) => [number, value]));
  return (number) => fields.get(number);
}

function repeated(bytes: Bytes, number: number): Bytes[] {
  return [...readFields(bytes)].filter((field) => field.number === number)
    .map(({ value }) => asBytes(value));
}

function asBytes(value: WireField["value"] | undefined): Bytes {
  if (typeof value === "number") throw new RangeError("A number stands where bytes belong.");
  return value ?? NOTHING;
}

function asNumber(value: WireField["value"] | undefined): number {
  if (value instanceof Uint8Array) throw new RangeError("Bytes stand where a number belongs.");
  return value ?? 0;
}
