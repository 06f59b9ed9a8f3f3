import type { Times } from "./times.ts";

/** The ends that a status can be given by name. */
export const UNTILS = ["30m", "1h", "4h", "today", "week", "never"] as const;
/** An end that a status can be given by name. */
export type Until = (typeof UNTILS)[number];

/** The label of each. */
export const UNTIL_LABELS: Readonly<Record<Until, string>> = {
  "30m": "30 minutes",
  "1h": "1 hour",
  "4h": "4 hours",
  today: "Today",
  week: "This week",
  never: "Don’t clear",
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Every zone's offset is a whole number of quarter hours, so a day begins at none other. */
const QUARTER_MS = 15 * MINUTE_MS;

const SPANS: Readonly<Record<string, number>> = {
  "30m": 30 * MINUTE_MS,
  "1h": HOUR_MS,
  "4h": 4 * HOUR_MS,
};

/**
 * When an end is, in milliseconds since 1970 (UTC): the reader's day ends at their midnight, their
 * week with Sunday. Undefined for one that never comes.
 */
export function untilOf(until: Until, now: number, times: Times): number | undefined {
  if (until === "never") return undefined;
  const span = SPANS[until];
  if (span !== undefined) return now + span;
  let end = nextMidnight(now, times);
  while (until === "week" && !isMonday(times.day(end))) end = nextMidnight(end, times);
  return end;
}

function nextMidnight(now: number, times: Times): number {
  const today = times.day(now);
  let at = Math.floor(now / QUARTER_MS) * QUARTER_MS;
  while (times.day(at) === today) at += QUARTER_MS;
  return at;
}

/** @param day such as `2026-03-05` */
function isMonday(day: string): boolean {
  return new Date(`${day}T00:00:00Z`).getUTCDay() === 1;
}

/** `until 14:30`, `until tomorrow, 14:30`, or with the day when it is another one. */
export function untilLabel(until: number, now: number, times: Times): string {
  // What ends at midnight ends with the day before it.
  if (times.day(until - 1) === times.day(now)) {
    return times.day(until) === times.day(now) ? `until ${times.time(until)}` : "until midnight";
  }
  const isTomorrow = times.dayBefore(until) === times.day(now);
  const day = isTomorrow ? "tomorrow" : times.dayLabel(until, now);
  return `until ${day}, ${times.time(until)}`;
}
