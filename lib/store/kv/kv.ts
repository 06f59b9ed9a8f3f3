import * as v from "valibot";
import { isFilePath } from "../../base/config.ts";
import { explainUnopened, prepareDatabaseFile } from "../../base/database_file.ts";
import { pause, within } from "../../base/pause.ts";
import { locks } from "../../base/runtime.ts";
import { type Build, fitting, type Operation, RecordedOperation } from "./operation.ts";
import { keys } from "./keys.ts";
import { keepReserve, openWithReserve } from "./reserve.ts";
import { type HealthChange, isBusy, StoreHealth, toStoreError } from "./store_health.ts";

/** The attempts at a busy database file before the request is refused as temporary. */
const TRIES = 12;
const FIRST_WAIT_MS = 2;
const LONGEST_WAIT_MS = 250;

/** The longest that an isolate keeps the lock while more waits to be committed, in milliseconds. */
const TURN_MS = 6;

/** The time after which a remote store that does not answer counts as away, in milliseconds. */
const ANSWER_MS = 5_000;

/** Stands for an answer that did not come in time. */
const LATE = Symbol();

/** The time between two tries at a store that took nothing, in milliseconds. */
const PROBE_MS = 2_000;

/**
 * How long what was found out by trying is true without trying again, in milliseconds, unless a write
 * fails before: anybody may ask, and each try costs the disk what a write does.
 */
const PROVEN_MS = 10_000;

/** The value of a probe: larger than the free space that is left inside a database. */
const PROBE = new Uint8Array(16 * 1024).fill(1);

/** An operation that waits for its commit, and whom to tell. */
interface Waiting {
  operation: RecordedOperation;
  issued: (() => void) | undefined;
  resolve: (versionstamp: string | undefined) => void;
  reject: (error: unknown) => void;
}

/** A number of things that only grows; nothing stored is none. */
export const StoredCount = v.pipe(v.nullable(v.number()), v.transform((count) => count ?? 0));

/** A key with its value, or null. */
export type Entry<T> = Deno.KvEntryMaybe<T>;

/**
 * Deno KV with the two habits that a SQLite file asks for. Writers to a file take turns: isolates of one
 * process share the lock named after the file, so that a commit never races another one's. And a
 * read or write that finds the file locked all the same (by another process) is tried again with
 * full-jitter back-off. Whatever the store cannot do is refused as `unavailable`.
 */
export class Kv {
  #kv: Deno.Kv;
  #lock: string | undefined;
  #isShared: boolean;
  /** The database file, if it is one. */
  #file: string | undefined;
  #waiting: Waiting[] = [];
  #committing: Promise<void> | undefined;
  #listeners = new Set<(change: HealthChange) => void>();
  #health = new StoreHealth((change) => this.#changed(change));
  /** The kinds of requests that are under way to a store that is away. */
  #asking = new Set<"read" | "write">();
  #probing: ReturnType<typeof setInterval> | undefined;
  #isClosed = false;
  #probe: Promise<boolean> | undefined;
  #probedAt = -Infinity;

  private constructor(kv: Deno.Kv, path: string | undefined) {
    this.#kv = kv;
    this.#file = isFilePath(path) ? path : undefined;
    this.#lock = this.#file === undefined ? undefined : lockOf(this.#file);
    this.#isShared = this.#file === undefined && path !== ":memory:";
  }

  /**
   * Opens the database: a file (its folder is made), `:memory:`, a KV Connect server by its address,
   * or, without a path, the one that the platform assigns.
   */
  static async open(path: string | undefined): Promise<Kv> {
    if (!isFilePath(path)) return new Kv(await retryBusy(() => Deno.openKv(path)), path);
    await prepareDatabaseFile(path);
    // The first opening creates the tables, which two isolates at once cannot.
    return await locks.request(lockOf(path), {}, async () => {
      const kv = await retryBusy(() => openWithReserve(path)).catch((error) => {
        throw explainUnopened(path, error);
      });
      await keepReserve(path);
      return new Kv(kv, path);
    });
  }

  /** Whether it is a remote store, where other machines write and nobody takes turns. */
  get isShared(): boolean {
    return this.#isShared;
  }

  /** The database's file, where it is one. */
  get file(): string | undefined {
    return this.#file;
  }

  /** Has `listener` called when the store can no longer be read or written, and when it can again. */
  listen(listener: (change: HealthChange) => void): void {
    this.#listeners.add(listener);
  }

  /** Whether something can be stored: tries it, at most once in ten seconds. */
  async canStore(): Promise<boolean> {
    if (!this.#health.can("write")) return false;
    if (performance.now() - this.#probedAt < PROVEN_MS) return true;
    return await this.#tryToStore();
  }

  /** Reads one key. */
  get<T>(key: Deno.KvKey): Promise<Entry<T>> {
    return this.#ask("read", () => this.#kv.get<T>(key));
  }

  /** Reads any number of keys; the results are in the order of the keys. */
  async getMany<T>(wanted: readonly Deno.KvKey[]): Promise<Entry<T>[]> {
    const batches: Promise<Entry<T>[]>[] = [];
    for (let from = 0; from < wanted.length; from += 10) {
      const batch = wanted.slice(from, from + 10);
      batches.push(this.#ask("read", () => this.#kv.getMany<T[]>(batch)));
    }
    return (await Promise.all(batches)).flat();
  }

  /** Lists a range, at most `limit` entries. */
  list<T>(
    selector: Deno.KvListSelector,
    options: Deno.KvListOptions & { limit: number },
  ): Promise<Deno.KvEntry<T>[]> {
    return this.#ask("read", () =>
      Array.fromAsync(this.#kv.list<T>(selector, {
        batchSize: Math.min(options.limit, 500),
        ...options,
      })));
  }

  /**
   * All entries below a prefix, in pages of `size`; the last one may be empty.
   *
   * @param after the key that they come after
   */
  async *pages<T>(
    prefix: Deno.KvKey,
    size: number,
    after?: Deno.KvKey,
  ): AsyncGenerator<Deno.KvEntry<T>[]> {
    let last = after;
    do {
      // Nothing is between a key and the same with an empty part of the smallest kind.
      const selector = last === undefined
        ? { prefix }
        : { prefix, start: [...last, new Uint8Array()] };
      const page = await this.list<T>(selector, { limit: size });
      yield page;
      last = page.length < size ? undefined : page.at(-1)?.key;
    } while (last !== undefined);
  }

  /**
   * Commits one operation and returns its versionstamp, or undefined when a check failed. What waits
   * at the same time is committed together where that makes no difference: a commit has a price of
   * its own, the same for one mutation as for hundreds.
   *
   * @param issued called when the commit is under way: the time for work that need not wait for it
   */
  commit(build: Build, issued?: () => void): Promise<string | undefined> {
    return this.#enqueue(new RecordedOperation(build), issued);
  }

  /**
   * Changes what is stored by what is stored: `plan` reads, and records what is to be committed. It is
   * called again for as long as a check fails since somebody else was faster. Where it records nothing,
   * nothing is committed.
   *
   * @returns what `plan` returned the last time
   * @throws whatever `plan` throws
   */
  async update<T>(plan: (op: Operation) => Promise<T>): Promise<T> {
    while (true) {
      const operation = new RecordedOperation();
      const result = await plan(operation);
      if (operation.mutations.length === 0) return result;
      if (await this.#enqueue(operation) !== undefined) return result;
    }
  }

  #enqueue(operation: RecordedOperation, issued?: () => void): Promise<string | undefined> {
    if (this.#isShared) return this.#commitAll([{ operation, issued }]);
    const { promise, resolve, reject } = Promise.withResolvers<string | undefined>();
    this.#waiting.push({ operation, issued, resolve, reject });
    this.#committing ??= this.#commitWaiting();
    return promise;
  }

  /**
   * Runs `work` while no other isolate of this process writes, so that what it reads is still so
   * when it commits. The lock is not re-entrant: inside, write only with the function that is given.
   */
  exclusively<T>(work: (commit: Kv["commit"]) => Promise<T>): Promise<T> {
    const commit: Kv["commit"] = (build, issued) =>
      this.#commitAll([{ operation: new RecordedOperation(build), issued }]);
    if (this.#lock === undefined) return work(commit);
    return locks.request(this.#lock, {}, () => work(commit));
  }

  async #commitWaiting(): Promise<void> {
    // One turn of the loop lets what is asked for together be committed together.
    await Promise.resolve();
    try {
      while (this.#waiting.length > 0) {
        await this.exclusively(async () => {
          const end = performance.now() + TURN_MS;
          do await this.#commitSome(); while (this.#waiting.length > 0 && performance.now() < end);
        });
      }
    } finally {
      // In the same turn as the last look at what waits.
      this.#committing = undefined;
    }
  }

  async #commitSome(): Promise<void> {
    const some = this.#waiting.splice(
      0,
      fitting(this.#waiting.values().map(({ operation }) => operation)),
    );
    if (some.length > 1) {
      const versionstamp = await this.#commitAll(some).catch(() => undefined);
      if (versionstamp !== undefined) {
        for (const { resolve } of some) resolve(versionstamp);
        return;
      }
    }
    // One of them cannot be; each is told by itself.
    for (const waiting of some) {
      await this.#commitAll([waiting]).then(waiting.resolve, waiting.reject);
    }
  }

  #commitAll(
    waiting: readonly Pick<Waiting, "operation" | "issued">[],
  ): Promise<string | undefined> {
    return this.#ask("write", async () => {
      const op = this.#kv.atomic();
      for (const { operation } of waiting) operation.addTo(op);
      const committed = op.commit();
      for (const { issued } of waiting) issued?.();
      const result = await committed;
      return result.ok ? result.versionstamp : undefined;
    });
  }

  /**
   * Watches keys, ten in a stream, which is as many as KV takes. Each stream begins with the present
   * values and ends with `signal`. Of several keys over KV Connect, those that did not change come
   * as if they had no value (seen with Deno 2.9.6), so that after the first time null says nothing.
   */
  watch<T>(wanted: readonly Deno.KvKey[], signal: AbortSignal): AsyncIterable<Entry<T>[]>[] {
    const streams: AsyncIterable<Entry<T>[]>[] = [];
    for (let from = 0; from < wanted.length; from += 10) {
      streams.push(until(signal, this.#kv.watch<T[]>(wanted.slice(from, from + 10))));
    }
    return streams;
  }

  /** Closes the database; nothing may be under way. */
  close(): void {
    this.#isClosed = true;
    clearInterval(this.#probing);
    this.#kv.close();
  }

  async #ask<T>(what: "read" | "write", attempt: () => Promise<T>): Promise<T> {
    if (!this.#isShared || this.#health.can(what)) return await this.#try(what, attempt);
    // What asks a store that is away stays with the runtime until it is back: so one asks, for all.
    if (this.#asking.has(what)) throw toStoreError(new Error("the store is away"), what);
    this.#asking.add(what);
    try {
      return await this.#try(what, attempt);
    } finally {
      this.#asking.delete(what);
    }
  }

  async #try<T>(what: "read" | "write", attempt: () => Promise<T>): Promise<T> {
    try {
      const answer = await retryBusy(this.#isShared ? () => inTime(attempt()) : attempt);
      // Something small may be stored where nothing else can: that there is room, only a probe says.
      if (what === "read") this.#health.worked(what);
      return answer;
    } catch (error) {
      const told = toStoreError(error, what);
      // What comes late finds the store closed, which is no failure of it.
      if (told !== error && !this.#isClosed) this.#health.failed(what, error);
      throw told;
    }
  }

  #changed(change: HealthChange): void {
    if (change.can === "write") {
      clearInterval(this.#probing);
      if (!change.works) this.#probing = setInterval(() => this.#tryToStore(), PROBE_MS);
      else if (this.#file !== undefined) keepReserve(this.#file);
    }
    for (const listener of this.#listeners) listener(change);
  }

  #tryToStore(): Promise<boolean> {
    this.#probe ??= this.commit((op) => op.set(keys.probe(), PROBE)).then(() => {
      this.#probedAt = performance.now();
      this.#health.worked("write");
      return true;
    }, () => false).finally(() => this.#probe = undefined);
    return this.#probe;
  }
}

/** The lock by which the isolates of a process take turns at a file. */
function lockOf(file: string): string {
  return `parlor.kv:${file}`;
}

async function* until<T>(signal: AbortSignal, stream: ReadableStream<T>): AsyncIterable<T> {
  const reader = stream.getReader();
  const cancel = () => void reader.cancel().catch(() => {});
  signal.addEventListener("abort", cancel);
  try {
    while (!signal.aborted) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } catch (error) {
    throw toStoreError(error, "read");
  } finally {
    signal.removeEventListener("abort", cancel);
    cancel();
  }
}

/** Refuses what a remote store does not answer in time; what it does later is not waited for. */
async function inTime<T>(answer: Promise<T>): Promise<T> {
  const found = await within<T | typeof LATE>(answer, ANSWER_MS, LATE);
  if (found === LATE) throw new Error("the store does not answer");
  return found;
}

async function retryBusy<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 0;; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (!isBusy(error) || tries === TRIES) throw error;
      const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries);
      await pause(Math.random() * longest);
    }
  }
}
