import * as v from "valibot";
import type { Operation } from "./batch.ts";
import { keys } from "./keys.ts";
import type { Kv } from "./kv.ts";
import type { StandingEvent } from "../protocol/event.ts";
import type { Pulses } from "./pulses.ts";

/** How long a notice is kept; an isolate that looks later than that has no sockets either. */
const KEPT_MS = 60_000;

/** The most notices of one isolate that are read at a time. */
const READ_AT_ONCE = 500;

/** That people's lists of rooms changed. */
const StoredNotice = v.object({
  room: v.string(),
  /** Whose; without it, everybody who belongs to the room. */
  users: v.optional(v.array(v.string())),
  change: v.picklist(["joined", "left", "removed", "role", "changed", "read", "thread"]),
  /** What is new, for `thread`, which is no change of lists: whoever has the room open is told. */
  thread: v.optional(v.object({
    seq: v.number(),
    count: v.number(),
    at: v.number(),
    by: v.string(),
  })),
});
/** That people's lists of rooms changed: whose, and by what; or what is new in a room's thread. */
export type Notice = v.InferOutput<typeof StoredNotice>;

/**
 * What isolates tell of people's lists to those that the bus does not reach. Each writes its own
 * under keys that only it uses, in the commit that it tells of, and moves its counter.
 */
export class Notices {
  #kv: Kv;
  #pulses: Pick<Pulses, "isolate" | "beatLists">;
  #count = 0;
  /** The last notice that was read of each other isolate. */
  #read = new Map<string, number>();

  constructor(kv: Kv, pulses: Pick<Pulses, "isolate" | "beatLists">) {
    this.#kv = kv;
    this.#pulses = pulses;
  }

  /** Adds a notice to a commit. */
  put(op: Operation, notice: Notice): void {
    this.#pulses.beatLists(op);
    op.set(keys.notice(this.#pulses.isolate, ++this.#count), notice, { expireIn: KEPT_MS });
  }

  /** What these isolates have told since the last time, in the order of each. */
  async fresh(isolates: readonly string[]): Promise<Notice[]> {
    return (await Promise.all(isolates.map((isolate) => this.#freshOf(isolate)))).flat();
  }

  async #freshOf(isolate: string): Promise<Notice[]> {
    const found: Notice[] = [];
    while (true) {
      const entries = await this.#kv.list({
        prefix: keys.noticesOf(isolate),
        start: keys.notice(isolate, (this.#read.get(isolate) ?? 0) + 1),
      }, { limit: READ_AT_ONCE });
      for (const { key, value } of entries) {
        this.#read.set(isolate, Number(key.at(-1)));
        found.push(v.parse(StoredNotice, value));
      }
      if (entries.length < READ_AT_ONCE) return found;
    }
  }
}

/** Whose lists of rooms an event about a room changes. */
export function noticeOf(room: string, event: StandingEvent): Notice {
  return event.kind === "room"
    ? { room, change: "changed" }
    : { room, users: [event.user], change: event.change };
}
