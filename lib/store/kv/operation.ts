/**
 * The part of an atomic operation that this project uses. Nothing is stored with an end of its own
 * (`expireIn`): what collects those in the runtime ends the process when the disk is full. What
 * expires says so in its value, is asked when it is read, and is swept away (`sweep.ts`).
 */
export interface Operation {
  check(...checks: Deno.AtomicCheck[]): this;
  set(key: Deno.KvKey, value: unknown): this;
  delete(key: Deno.KvKey): this;
  sum(key: Deno.KvKey, n: bigint): this;
}

/** Stores a value, or deletes what was there when it is undefined. */
export function setOrDelete(op: Operation, key: Deno.KvKey, value: unknown): void {
  if (value === undefined) op.delete(key);
  else op.set(key, value);
}

/** Fills an operation. */
export type Build = (op: Operation) => void;

type Mutation =
  | { type: "set"; key: Deno.KvKey; value: unknown }
  | { type: "delete"; key: Deno.KvKey }
  | { type: "sum"; key: Deno.KvKey; n: bigint };

/** The limits of one commit: KV's own, and a size that is far below its 800 KiB. */
const LIMITS = { checks: 100, mutations: 900, bytes: 256 * 1024 };

/** An operation with more mutations than this goes alone: it has little to gain from company. */
const LARGE = 40;

/** The size of an entry beside its value, in bytes; generous. */
const ENTRY_BYTES = 128;

/** The size of a value that is an object; only small ones are stored as such. */
const OBJECT_BYTES = 2 * 1024;

/** An operation written down, to be committed alone or together with others. */
export class RecordedOperation implements Operation {
  readonly checks: Deno.AtomicCheck[] = [];
  readonly mutations: Mutation[] = [];
  bytes = 0;

  constructor(build?: Build) {
    build?.(this);
  }

  check(...checks: Deno.AtomicCheck[]): this {
    this.checks.push(...checks);
    return this;
  }

  set(key: Deno.KvKey, value: unknown): this {
    this.bytes += ENTRY_BYTES + (value instanceof Uint8Array ? value.length : OBJECT_BYTES);
    this.mutations.push({ type: "set", key, value });
    return this;
  }

  delete(key: Deno.KvKey): this {
    this.bytes += ENTRY_BYTES;
    this.mutations.push({ type: "delete", key });
    return this;
  }

  sum(key: Deno.KvKey, n: bigint): this {
    this.bytes += ENTRY_BYTES;
    this.mutations.push({ type: "sum", key, n });
    return this;
  }

  /** Adds it to a real operation. */
  addTo(op: Deno.AtomicOperation): void {
    op.check(...this.checks);
    for (const mutation of this.mutations) {
      if (mutation.type === "set") op.set(mutation.key, mutation.value);
      else if (mutation.type === "delete") op.delete(mutation.key);
      else op.sum(mutation.key, mutation.n);
    }
  }
}

/**
 * The number of these, from the first on, that may be committed as one: together they keep KV's limits, and
 * none looks at or changes what one before it changes, so that all at once is the same as one after
 * the other.
 */
export function fitting(operations: Iterable<RecordedOperation>): number {
  const total = { checks: 0, mutations: 0, bytes: 0 };
  const changed = new Set<string>();
  let count = 0;
  for (const { checks, mutations, bytes } of operations) {
    if (mutations.length > LARGE) return Math.max(1, count);
    total.checks += checks.length;
    total.mutations += mutations.length;
    total.bytes += bytes;
    const isOver = total.checks > LIMITS.checks || total.mutations > LIMITS.mutations ||
      total.bytes > LIMITS.bytes;
    if (count > 0 && isOver) break;
    const touched = [...checks, ...mutations.filter(({ type }) => type !== "sum")].map(nameOf);
    if (touched.some((name) => changed.has(name))) break;
    for (const mutation of mutations) {
      if (mutation.type !== "sum") changed.add(nameOf(mutation));
    }
    count++;
  }
  return count;
}

function nameOf({ key }: { key: Deno.KvKey }): string {
  return key.join("\0");
}
