import * as v from "valibot";
import { ChatError } from "../../base/errors.ts";
import type { Operation } from "../kv/operation.ts";
import { keys } from "../kv/keys.ts";
import type { Entry, Kv } from "../kv/kv.ts";
import type { Expiring } from "../kv/sweep.ts";

const DAY_MS = 24 * 3_600_000;

/** Rooms that one person makes in a day, direct ones among them. */
const ROOMS_A_DAY = 100;

/** Messages that one person reports in a day. */
const REPORTS_A_DAY = 30;

/** Different rooms that one person brings another one into in a day. */
const BROUGHT_A_DAY = 20;

/** Archives of what is their own that one person takes in a day. */
const ARCHIVES_A_DAY = 3;

const Made = v.nullable(v.object({ day: v.number(), count: v.number() }));
const Brought = v.nullable(v.object({ day: v.number(), rooms: v.array(v.string()) }));

/** Adds to a commit that something is counted; the commit fails when something else was counted. */
export type CountWrite = (op: Operation) => void;

/** The day of that time, in UTC. */
function dayOf(now: number): number {
  return Math.floor(now / DAY_MS);
}

/** Counts of days that are over. */
export const expiringCounts: readonly Expiring[] = [
  keys.allRoomsMade(),
  keys.allBroughtInto(),
  keys.allReportsMade(),
  keys.allArchivesTaken(),
]
  .map((prefix) => ({
    prefix,
    expired: ({ key, value }, now) =>
      v.parse(v.object({ day: v.number() }), value).day < dayOf(now) ? [key] : undefined,
  }));

/**
 * Counts a room that somebody makes.
 *
 * @throws {ChatError} `rate_limited` for one too many
 */
export function countMade(kv: Kv, by: string, now: number): Promise<CountWrite> {
  return countOne(kv, keys.roomsMade(by), now, {
    most: ROOMS_A_DAY,
    refusal: `You can create at most ${ROOMS_A_DAY} rooms a day.`,
  });
}

/**
 * Counts a message that somebody reports.
 *
 * @throws {ChatError} `rate_limited` for one too many
 */
export function countReport(kv: Kv, by: string, now: number): Promise<CountWrite> {
  return countOne(kv, keys.reportsMade(by), now, {
    most: REPORTS_A_DAY,
    refusal: `You can report at most ${REPORTS_A_DAY} messages a day.`,
  });
}

/**
 * Counts an archive of what is their own that somebody takes.
 *
 * @throws {ChatError} `rate_limited` for one too many
 */
export function countArchive(kv: Kv, by: string, now: number): Promise<CountWrite> {
  return countOne(kv, keys.archivesTaken(by), now, {
    most: ARCHIVES_A_DAY,
    refusal: `You can download your data ${ARCHIVES_A_DAY} times a day. Try again tomorrow.`,
  });
}

async function countOne(
  kv: Kv,
  key: Deno.KvKey,
  now: number,
  { most, refusal }: { most: number; refusal: string },
): Promise<CountWrite> {
  const entry = await kv.get(key);
  const made = v.parse(Made, entry.value);
  const count = made?.day === dayOf(now) ? made.count : 0;
  if (count >= most) throw tooMany(refusal, now);
  return (op) => {
    op.check(entry).set(key, { day: dayOf(now), count: count + 1 });
  };
}

/** The rooms that somebody has brought another one into today. */
export function broughtToday(entry: Entry<unknown>, now: number): readonly string[] {
  const brought = v.parse(Brought, entry.value);
  return brought?.day === dayOf(now) ? brought.rooms : [];
}

/** Whether bringing them into this room as well is one room too many. */
export function isOneTooMany(rooms: readonly string[], room: string): boolean {
  return !rooms.includes(room) && rooms.length >= BROUGHT_A_DAY;
}

/** Adds to a commit that somebody has brought another one into a room. */
export function putBrought(
  op: Operation,
  { by, user, room }: { by: string; user: string; room: string },
  rooms: readonly string[],
  now: number,
): void {
  if (rooms.includes(room)) return;
  op.set(keys.broughtInto(by, user), { day: dayOf(now), rooms: [...rooms, room] });
}

/** The refusal of bringing somebody into one room too many. */
export function broughtTooMany(now: number): ChatError {
  return tooMany(
    `You can add the same person to at most ${BROUGHT_A_DAY} rooms a day. Send them an invite.`,
    now,
  );
}

function tooMany(message: string, now: number): ChatError {
  return new ChatError("rate_limited", message, { retryMs: (dayOf(now) + 1) * DAY_MS - now });
}
