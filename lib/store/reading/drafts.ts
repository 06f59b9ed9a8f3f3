import * as v from "valibot";
import type { Clock } from "../../base/clock.ts";
import { ChatError } from "../../base/errors.ts";
import { Seq } from "../../protocol/event.ts";
import { keys } from "../kv/keys.ts";
import type { Kv } from "../kv/kv.ts";
import { holdRight } from "../rooms/rights.ts";
import type { Expiring } from "../kv/sweep.ts";

/** How long it is remembered that a draft was given up, in milliseconds: longer than a request takes. */
const FORGOTTEN_MS = 24 * 3_600_000;

/** Drafts of one person that are kept, and of those that they gave up; of each the oldest go first. */
const KEPT = 200;

const Index = v.object({ kept: v.array(v.string()), given: v.array(v.string()) });
/** The logs that a person has drafts in, and those where they gave one up. */
type DraftIndex = v.InferOutput<typeof Index>;

const Head = v.object({
  /** The `seq` of the message that it replies to. */
  replyTo: v.optional(Seq),
  /** Counts the writes, so that one that comes late is known for it. */
  version: v.number(),
  /** When it was written, in milliseconds since 1970 (UTC); those of an older version do not say. */
  at: v.optional(v.number()),
  /** Until when it is remembered that it was given up, in milliseconds since 1970 (UTC). */
  until: v.optional(v.number()),
});
/** A text that a person has typed in a room and not sent; empty when there is none. */
export type Draft = Omit<v.InferOutput<typeof Head>, "at" | "until"> & { text: string };

/** What one person has sent to one log, the last of it at a time in milliseconds since 1970 (UTC). */
export interface SentTo {
  user: string;
  log: string;
  at: number;
}

const NONE: Draft = { text: "", version: 0 };

/** Drafts: texts that were typed and not sent, the same on all devices of a person. */
export class Drafts {
  #kv: Kv;
  #clock: Clock;

  constructor(kv: Kv, clock: Clock) {
    this.#kv = kv;
    this.#clock = clock;
  }

  /** The person's draft in a room. */
  async get(user: string, room: string): Promise<Draft> {
    return readDraft((await this.#kv.get(keys.draft(user, room))).value);
  }

  /**
   * Keeps a draft in place of the one before; an empty one is forgotten.
   *
   * @param right what the person's right to the room rests on (`rightTo`)
   * @throws {ChatError} `conflict` when its version is not higher than the one that is kept, or
   *   `not_found` when the right has ended
   */
  async put(user: string, room: string, draft: Draft, right?: Deno.KvKey): Promise<void> {
    const key = keys.draft(user, room);
    await this.#kv.update(async (op) => {
      const entry = await this.#kv.get(key);
      if (draft.version <= readDraft(entry.value).version) {
        throw new ChatError("conflict", "There is already a newer draft.", { field: "version" });
      }
      const [held, index] = await Promise.all([
        holdRight(this.#kv, right),
        this.#kv.get(keys.draftIndex(user)),
      ]);
      const before = await this.#readIndex(user, index.value);
      const { next, gone } = indexed(before, room, draft.text === "");
      op.check(entry, ...held);
      if (next !== before || index.value === null) op.check(index).set(index.key, next);
      for (const old of gone) op.delete(keys.draft(user, old));
      op.set(key, encode(draft, this.#clock.now()));
    });
  }

  /** Reads the index of drafts; lists them in a store that is older than the index. */
  async #readIndex(user: string, value: unknown): Promise<DraftIndex> {
    if (value !== null) return v.parse(Index, value);
    const entries = await this.#kv.list({ prefix: keys.draftsOf(user) }, { limit: KEPT });
    return { kept: entries.map(({ key }) => String(key.at(-1))), given: [] };
  }

  /** All that the person has typed and not sent, with the log of each. */
  async list(user: string): Promise<{ log: string; text: string }[]> {
    const entries = await this.#kv.list({ prefix: keys.draftsOf(user) }, { limit: 2 * KEPT });
    return entries.flatMap(({ key, value }) => {
      const { text } = readDraft(value);
      return text === "" ? [] : { log: String(key.at(-1)), text };
    });
  }

  /** Forgets the draft, which was sent. */
  async clear(user: string, room: string): Promise<void> {
    const { text, version } = await this.get(user, room);
    if (text !== "") await this.#giveUp(user, room, version);
  }

  /** Forgets those drafts that were there already when what they say was sent. */
  async clearSent<T extends SentTo>(
    sent: readonly T[],
    isSent: (sent: T, draft: string) => boolean,
  ): Promise<void> {
    const entries = await this.#kv.getMany(sent.map(({ user, log }) => keys.draft(user, log)));
    for (const [index, { value }] of entries.entries()) {
      const { text, version, at = 0 } = readStored(value);
      const each = sent[index]!;
      if (text === "" || at > each.at || !isSent(each, text)) continue;
      await this.#giveUp(each.user, each.log, version);
    }
  }

  async #giveUp(user: string, room: string, version: number): Promise<void> {
    try {
      await this.put(user, room, { text: "", version: version + 1 });
    } catch (error) {
      // Somebody types on at another device.
      if (!(error instanceof ChatError) || error.code !== "conflict") throw error;
    }
  }
}

/** Notes a draft, and which ones are too many with it. */
function indexed(
  before: DraftIndex,
  room: string,
  isGivenUp: boolean,
): { next: DraftIndex; gone: string[] } {
  const [to, from] = isGivenUp ? ["given", "kept"] as const : ["kept", "given"] as const;
  if (before[to].includes(room)) return { next: before, gone: [] };
  const all = [...before[to], room];
  const gone = all.slice(0, -KEPT);
  const next = {
    ...before,
    [to]: all.slice(-KEPT),
    [from]: before[from].filter((id) => id !== room),
  };
  return { next, gone };
}

// In bytes, as what is no small object; the text as it is, since JSON may be six times as long.
function encode({ text, ...head }: Draft, at: number): Uint8Array {
  const stored = text === "" ? { ...head, until: at + FORGOTTEN_MS } : { ...head, at };
  return new TextEncoder().encode(`${JSON.stringify(stored)}\n${text}`);
}

function readDraft(value: unknown): Draft {
  const { at: _at, until: _until, ...draft } = readStored(value);
  return draft;
}

function readStored(
  value: unknown,
): Draft & { at?: number | undefined; until?: number | undefined } {
  if (!(value instanceof Uint8Array)) return NONE;
  const stored = new TextDecoder().decode(value);
  const end = stored.indexOf("\n");
  return { ...v.parse(Head, JSON.parse(stored.slice(0, end))), text: stored.slice(end + 1) };
}

/** Drafts that were given up, a day later. Those of an older version do not say when that was. */
export const expiringDrafts: Expiring = {
  prefix: keys.drafts(),
  expired({ key, value }, now) {
    const { text, until = now } = readStored(value);
    return text === "" && until <= now ? [key] : undefined;
  },
};
