import type { Times } from "./times.ts";

/** The ends that a status can be given by name. */
export const UNTILS = ["30m", "1h", "4h", "today", "week", "never"] as const;
/** An end that a status can be given by name. */
export type Until = (typeof UNTILS)[number];

/** What each of them is called. */
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
const DAY_MS = 24 * HOUR_MS;
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

/** `until 14:30`, with the day when it is another one than today. */
export function untilLabel(until: number, now: number, times: Times): string {
  const day = times.dayLabel(until, now);
  // What ends at midnight ends with the day before it.
  if (times.day(until - 1) === times.day(now)) {
    return times.day(until) === times.day(now) ? `until ${times.time(until)}` : "until midnight";
  }
  return `until ${day}, ${times.time(until)}`;
}

/** `just now`, `5 minutes ago`, `3 hours ago`, `yesterday`, `4 days ago`, or `over a month ago`. */
export function agoLabel(at: number, now: number): string {
  const passed = Math.max(0, now - at);
  if (passed < MINUTE_MS) return "just now";
  if (passed < HOUR_MS) return count(passed / MINUTE_MS, "minute");
  if (passed < DAY_MS) return count(passed / HOUR_MS, "hour");
  if (passed < 2 * DAY_MS) return "yesterday";
  return passed < 31 * DAY_MS ? count(passed / DAY_MS, "day") : "over a month ago";
}

function count(amount: number, unit: string): string {
  const whole = Math.floor(amount);
  return `${whole} ${unit}${whole === 1 ? "" : "s"} ago`;
}
