import type { Head, HeadAt } from "./head.ts";
import type { Operation } from "../kv/operation.ts";
import { keys } from "../kv/keys.ts";
import type { Kv } from "../kv/kv.ts";

/** Races for the head that are lost before a writer lines up. */
const RACES = 2;

/** The time without any change after which the first in the line counts as gone, in milliseconds. */
const SKIPPED_AFTER_MS = 1_000;

/** The isolates that wait for their turn, the first of which has it. */
interface Line {
  waiting: string[];
  versionstamp: string | null;
}

/**
 * One isolate's place among the writers of a room, where a store is shared by machines and whoever
 * is first wins. Racing is quick while few write, but on a busy room whoever has won knows the head
 * and wins again, and the others starve. So a writer that lost twice joins a line, kept in the store:
 * every commit checks that the line is as its writer knows it, so that a newcomer is noticed by
 * whoever did without one, and the commit of the first in the line passes the turn on. A line is
 * only about fairness: what keeps the log whole is the check of its head.
 */
export class WriteQueue {
  #kv: Kv;
  #isolate: string;
  #key: Deno.KvKey;
  #head: Deno.KvKey;
  #line: Line | undefined;
  /** The line that the commit under way leaves behind. */
  #next: string[] | undefined;

  constructor(kv: Kv, room: string, isolate: string) {
    this.#kv = kv;
    this.#isolate = isolate;
    this.#key = keys.writeQueue(room);
    this.#head = keys.head(room);
  }

  /** Reads who waits; `enter` does it as well when that is not known. */
  async read(): Promise<void> {
    this.#line = toLine(await this.#kv.get<string[]>(this.#key));
  }

  /**
   * Resolves when it is this isolate's turn, with the head if there was any waiting. Without a line
   * that is at once, until so many races were lost that one is needed.
   */
  async enter(racesLost: number): Promise<HeadAt | undefined> {
    if (this.#line === undefined) await this.read();
    const { waiting } = this.#known();
    if (waiting[0] === this.#isolate || (waiting.length === 0 && racesLost < RACES)) {
      return undefined;
    }
    await this.#join();
    return await this.#wait();
  }

  /**
   * Adds to a commit that the line is still as it was, and passes the turn on.
   *
   * @param more whether this isolate wants another turn, after those who wait
   */
  advance(op: Operation, more: boolean): void {
    const { waiting, versionstamp } = this.#known();
    op.check({ key: this.#key, versionstamp });
    this.#next = undefined;
    if (waiting[0] !== this.#isolate) return;
    this.#next = [...waiting.slice(1), ...(more ? [this.#isolate] : [])];
    put(op, this.#key, this.#next);
  }

  /** Takes that the commit which `advance` added to went through. */
  advanced(versionstamp: string | null): void {
    if (this.#next === undefined) return;
    const waiting = this.#next;
    this.#line = { waiting, versionstamp: waiting.length === 0 ? null : versionstamp };
  }

  /** The commit did not go through: what was known of the line may be wrong. */
  failed(): void {
    this.#line = undefined;
  }

  /** Leaves the line, for a writer that has nothing more to write. */
  async leave(): Promise<void> {
    await this.#change((waiting) => waiting.filter((isolate) => isolate !== this.#isolate));
  }

  #known(): Line {
    return this.#line ?? { waiting: [], versionstamp: null };
  }

  async #join(): Promise<void> {
    await this.#change((waiting) =>
      waiting.includes(this.#isolate) ? waiting : [...waiting, this.#isolate]
    );
  }

  async #wait(): Promise<HeadAt | undefined> {
    const stop = new AbortController();
    let head: HeadAt | undefined;
    let impatience: ReturnType<typeof setInterval> | undefined;
    try {
      for (const stream of this.#kv.watch<string[] | Head>([this.#key, this.#head], stop.signal)) {
        for await (const [line, last] of stream) {
          clearInterval(impatience);
          // No value means no change: whoever waits is in the line, so there is one.
          if (line?.versionstamp) this.#line = toLine(line);
          if (last?.versionstamp) head = toHeadAt(last);
          if (this.#known().waiting[0] === this.#isolate) return head;
          // Somebody lost patience with us.
          if (!this.#known().waiting.includes(this.#isolate)) await this.#join();
          // Should it fail, the next round tries again.
          impatience = setInterval(() => void this.#skip().catch(() => {}), SKIPPED_AFTER_MS);
        }
      }
      return undefined;
    } finally {
      clearInterval(impatience);
      stop.abort();
    }
  }

  /** Takes the first out of a line that has not moved: it is gone, and its turn with it. */
  async #skip(): Promise<void> {
    const { waiting, versionstamp } = this.#known();
    await this.#kv.commit((op) => {
      op.check({ key: this.#key, versionstamp });
      put(op, this.#key, waiting.slice(1));
    });
  }

  async #change(change: (waiting: string[]) => string[]): Promise<void> {
    while (true) {
      if (this.#line === undefined) await this.read();
      const { waiting, versionstamp } = this.#known();
      const next = change(waiting);
      if (next.length === waiting.length) return;
      const committed = await this.#kv.commit((op) => {
        op.check({ key: this.#key, versionstamp });
        put(op, this.#key, next);
      });
      if (committed === undefined) {
        this.#line = undefined;
        continue;
      }
      this.#line = { waiting: next, versionstamp: next.length === 0 ? null : committed };
      return;
    }
  }
}

function put(op: Operation, key: Deno.KvKey, waiting: string[]): void {
  if (waiting.length === 0) op.delete(key);
  else op.set(key, waiting);
}

function toLine(entry: Deno.KvEntryMaybe<string[] | Head> | undefined): Line {
  const waiting = Array.isArray(entry?.value) ? entry.value : [];
  return { waiting, versionstamp: entry?.versionstamp ?? null };
}

function toHeadAt(entry: Deno.KvEntryMaybe<string[] | Head> | undefined): HeadAt | undefined {
  if (entry === undefined || entry.value === null || Array.isArray(entry.value)) return undefined;
  return { head: entry.value, versionstamp: entry.versionstamp };
}
