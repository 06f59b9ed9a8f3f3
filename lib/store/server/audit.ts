import * as v from "valibot";
import type { Clock } from "../../base/clock.ts";
import { keys } from "../kv/keys.ts";
import { type Kv, StoredCount } from "../kv/kv.ts";
import type { Operation } from "../kv/operation.ts";

/** The longest detail of an entry, in characters; what is longer is cut. */
const DETAIL_CHARS = 500;

/** Entries that are read at a time when all are looked through. */
const PAGE = 500;

/** What somebody did with the rights of an owner, an admin or a moderator. */
const StoredEntry = v.object({
  /** Counted from 1, without a gap. */
  number: v.number(),
  /** In milliseconds since 1970 (UTC). */
  at: v.number(),
  /** The id of whoever did it, or `command line` or `server`. */
  by: v.string(),
  /** One word, such as `ban`. */
  action: v.string(),
  /** Whom or what it was done to: a word and an id, such as `user 01j…`. */
  subject: v.string(),
  /** What else is to be known; no text of a message, and no secret. */
  detail: v.optional(v.string()),
});
/** An entry of the audit log. */
export type AuditEntry = v.InferOutput<typeof StoredEntry>;

/** An entry that is to be written. */
export interface NewAuditEntry {
  by: string;
  action: string;
  subject: string;
  detail?: string | undefined;
}

/** Who acts without an account. */
export const COMMAND_LINE = "command line";
export const SERVER = "server";

/**
 * The audit log: each privileged act, in the order in which they were done. Entries are only ever added,
 * in the commit that they tell of; what people were called goes from them with their accounts.
 */
export class Audit {
  #kv: Kv;
  #clock: Clock;

  constructor(kv: Kv, clock: Clock) {
    this.#kv = kv;
    this.#clock = clock;
  }

  /**
   * Adds entries to the commit that they tell of, which is to be begun again when it fails
   * (`Kv.update`). To be called once for a commit.
   */
  async put(op: Operation, ...entries: readonly NewAuditEntry[]): Promise<void> {
    const count = await this.#kv.get(keys.auditCount());
    let number = v.parse(StoredCount, count.value);
    for (const { detail, ...entry } of entries) {
      number++;
      const written: AuditEntry = { number, at: this.#clock.now(), ...entry };
      if (detail !== undefined && detail !== "") {
        written.detail = detail.slice(0, DETAIL_CHARS).toWellFormed();
      }
      op.set(keys.auditEntry(number), written);
    }
    op.check(count).set(keys.auditCount(), number);
  }

  /** Adds an entry about what was committed already, for a write that takes nothing along. */
  async add(entry: NewAuditEntry): Promise<void> {
    await this.#kv.update((op) => this.put(op, entry));
  }

  /** Takes the names out of what is told of an account which is gone; that it was renamed stays. */
  async forgetNames(user: string): Promise<void> {
    for await (const page of this.#kv.pages(keys.audit(), PAGE)) {
      for (const entry of page) {
        const { detail, ...rest } = v.parse(StoredEntry, entry.value);
        const isTheirs = rest.action === "rename" && rest.subject === `user ${user}`;
        if (!isTheirs || detail === undefined) continue;
        await this.#kv.commit((op) => op.set(entry.key, rest));
      }
    }
  }

  /** At most `limit` entries, the newest first, of those numbered below `before`. */
  async list({ before, limit }: { before?: number | undefined; limit: number }): Promise<
    AuditEntry[]
  > {
    const selector = before === undefined
      ? { prefix: keys.audit() }
      : { prefix: keys.audit(), end: keys.auditEntry(before) };
    const entries = await this.#kv.list(selector, { limit, reverse: true });
    return entries.map(({ value }) => v.parse(StoredEntry, value));
  }

  /** All entries, the oldest first, in pages. */
  async *pages(size: number): AsyncGenerator<AuditEntry[]> {
    for await (const page of this.#kv.pages(keys.audit(), size)) {
      yield page.map(({ value }) => v.parse(StoredEntry, value));
    }
  }
}
