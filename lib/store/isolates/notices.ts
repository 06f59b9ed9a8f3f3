import * as v from "valibot";
import { type Stopwatch, systemClock } from "../../base/clock.ts";
import { getOrInsert } from "../../base/runtime.ts";
import type { Operation } from "../kv/operation.ts";
import { keys } from "../kv/keys.ts";
import type { Kv } from "../kv/kv.ts";
import { CLOSE } from "../../protocol/close_code.ts";
import { ROOM_MENTION, type StateEvent } from "../../protocol/event.ts";
import { threadOf } from "../../protocol/thread.ts";
import type { Counters } from "./counters.ts";

/** How long a notice is kept, at least; an isolate that looks later than that has no sockets either. */
const KEPT_MS = 60_000;

/** The most notices of one isolate that are read at a time. */
const READ_AT_ONCE = 500;

/** The most notices that are deleted in one commit. */
const DELETED_AT_ONCE = 200;

/**
 * How long a notice is awaited after one with a higher number was read, in milliseconds, and how many
 * are: commits of an isolate overtake one another, and those that fail take a number as well.
 */
const LATE_MS = 10_000;
const MISSING = 1_000;

/** The place up to which the notices of an isolate were read. */
interface ReadProgress {
  last: number;
  /** Those before it that were not there, by when that was found. */
  missing: Map<number, number>;
}

/** A change of people's lists of rooms. */
const ListNotice = v.object({
  room: v.string(),
  /** The people; without it, everybody who belongs to the room. */
  users: v.optional(v.array(v.string())),
  change: v.picklist([
    ...[
      "joined",
      "left",
      "removed",
      "hidden",
      "invited",
      "role",
      "changed",
      "read",
      "mentioned",
    ] as const,
  ]),
  /** In the thread of the room's message at this `seq`. */
  thread: v.optional(v.number()),
  /** Only those who have not read the room's message at this `seq`. */
  unread: v.optional(v.number()),
});
/** A change of people's lists of rooms. */
export type ListNotice = v.InferOutput<typeof ListNotice>;

/** A change of people's statuses. */
const StatusNotice = v.object({ change: v.literal("status"), users: v.array(v.string()) });

/**
 * A change of accounts: how people are called or shown, their roles on the server, and whether they may
 * use it. `ends` is the code with which their sockets close.
 */
const UserNotice = v.object({
  change: v.literal("user"),
  users: v.array(v.string()),
  ends: v.optional(v.picklist([CLOSE.resync, CLOSE.signedOut, CLOSE.banned])),
});
/** A change of accounts. */
export type UserNotice = v.InferOutput<typeof UserNotice>;

/** A change of whom these people have blocked. */
const BlocksNotice = v.object({ change: v.literal("blocks"), users: v.array(v.string()) });

/** A change of the settings of the server. */
const SettingsNotice = v.object({ change: v.literal("settings") });

/** A new snapshot of the people on an isolate. */
const PresenceNotice = v.object({ change: v.literal("here"), isolate: v.string() });

/** News of a thread, for whoever has its room open. */
const ThreadNotice = v.object({
  change: v.literal("thread"),
  room: v.string(),
  thread: v.object({ seq: v.number(), count: v.number(), at: v.number(), by: v.string() }),
});

/** A notice about people, their lists of rooms, a thread, or the server. */
export type PeopleNotice =
  | ListNotice
  | UserNotice
  | v.InferOutput<typeof StatusNotice>
  | v.InferOutput<typeof ThreadNotice>
  | v.InferOutput<typeof SettingsNotice>
  | v.InferOutput<typeof BlocksNotice>;

const StoredNotice = v.variant("change", [
  ListNotice,
  StatusNotice,
  UserNotice,
  PresenceNotice,
  ThreadNotice,
  SettingsNotice,
  BlocksNotice,
]);
/** A notice from one isolate to the others, through the store. */
export type Notice = v.InferOutput<typeof StoredNotice>;

/**
 * Notices about people and their lists, for isolates that the bus does not reach. Each writes its own
 * under keys that only it uses, in the commit that it tells of, and moves its counter.
 */
export class Notices {
  #kv: Kv;
  #counters: Pick<Counters, "isolate" | "addLists">;
  #stopwatch: Stopwatch;
  #count = 0;
  /** The count at times in the last minute. */
  #marks: { at: number; count: number }[] = [];
  /** The last one that is to go, and the last one that has gone. */
  #old = 0;
  #deleted = 0;
  /** The progress with each other isolate. */
  #read = new Map<string, ReadProgress>();

  constructor(
    kv: Kv,
    counters: Pick<Counters, "isolate" | "addLists">,
    stopwatch: Stopwatch = systemClock,
  ) {
    this.#stopwatch = stopwatch;
    this.#kv = kv;
    this.#counters = counters;
  }

  /** Adds a notice to a commit. */
  put(op: Operation, notice: Notice): void {
    this.#counters.addLists(op);
    op.set(keys.notice(this.#counters.isolate, ++this.#count), notice);
  }

  /**
   * Deletes what this isolate has told and everybody has had a minute to read. To be called now and then;
   * what an isolate that is no more has told goes with the isolate (`sweep.ts`).
   */
  async sweep(): Promise<void> {
    const now = this.#stopwatch.elapsed();
    this.#marks.push({ at: now, count: this.#count });
    while (this.#marks[0] !== undefined && now - this.#marks[0].at >= KEPT_MS) {
      this.#old = this.#marks.shift()!.count;
    }
    while (this.#deleted < this.#old) {
      const last = Math.min(this.#old, this.#deleted + DELETED_AT_ONCE);
      await this.#kv.commit((op) => {
        for (let count = this.#deleted + 1; count <= last; count++) {
          op.delete(keys.notice(this.#counters.isolate, count));
        }
      });
      this.#deleted = last;
    }
  }

  /** Reads the notices that these isolates wrote since the last call, in the order of each. */
  async fresh(isolates: readonly string[]): Promise<Notice[]> {
    return (await Promise.all(isolates.map((isolate) => this.#freshOf(isolate)))).flat();
  }

  async #freshOf(isolate: string): Promise<Notice[]> {
    const reading = getOrInsert(this.#read, isolate, () => ({ last: 0, missing: new Map() }));
    const { missing } = reading;
    const now = this.#stopwatch.elapsed();
    for (const [number, since] of missing) {
      if (now - since > LATE_MS) missing.delete(number);
    }
    const found: Notice[] = [];
    let start = Math.min(reading.last + 1, ...missing.keys());
    while (true) {
      const entries = await this.#kv.list({
        prefix: keys.noticesOf(isolate),
        start: keys.notice(isolate, start),
      }, { limit: READ_AT_ONCE });
      for (const { key, value } of entries) {
        const number = Number(key.at(-1));
        start = number + 1;
        if (number <= reading.last && !missing.delete(number)) continue;
        // What came before an isolate was heard of is of nobody's concern.
        const first = reading.last === 0 ? number : reading.last + 1;
        for (let before = Math.max(first, number - MISSING); before < number; before++) {
          missing.set(before, now);
        }
        reading.last = Math.max(reading.last, number);
        found.push(v.parse(StoredNotice, value));
      }
      if (entries.length < READ_AT_ONCE) return found;
    }
  }
}

/** The notice of changed mentions in a room: of these people, or of everybody. */
export function mentionNotice(room: string, users: string[]): ListNotice {
  return users.includes(ROOM_MENTION)
    ? { room, change: "mentioned" }
    : { room, users, change: "mentioned" };
}

/** A message was deleted, which whoever has not read it need not do any more. */
export function deletionNotice(room: string, seq: number): ListNotice {
  return { room, change: "read", unread: seq };
}

/** The notice that somebody has read a room, or one of its threads. */
export function readingNotice(log: string, user: string): ListNotice {
  return { ...roomAndThreadOf(log), users: [user], change: "read" };
}

/** Something in a thread is new to whoever follows it, or is not there any more. */
export function threadNewsNotice(log: string, users: string[]): ListNotice {
  return { ...roomAndThreadOf(log), users, change: "mentioned" };
}

function roomAndThreadOf(log: string): { room: string; thread?: number } {
  const thread = threadOf(log);
  return thread === undefined ? { room: log } : { room: thread.room, thread: thread.seq };
}

/** The notice of an event about a room. */
export function noticeOf(room: string, event: StateEvent): ListNotice {
  return event.kind === "room"
    ? { room, change: "changed" }
    : { room, users: [event.user], change: event.change };
}
