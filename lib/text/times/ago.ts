import type { Times } from "./times.ts";

const UNITS = [["hour", 3_600_000], ["minute", 60_000]] as const;
const DAY_MS = 86_400_000;

/**
 * `just now`, `5 minutes ago`, `3 hours ago`, `yesterday` or `4 days ago`: from the 24th hour on,
 * days are those of the reader's calendar.
 */
export function agoLabel(at: number, now: number, times: Times): string {
  const words = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  const day = times.day(at);
  if (now - at >= DAY_MS && day !== times.day(now)) {
    return words.format(
      day === times.dayBefore(now) ? -1 : -daysBetween(day, times.day(now)),
      "day",
    );
  }
  const [unit, ms] = UNITS.find(([, ms]) => now - at >= ms) ?? [];
  return unit === undefined ? "just now" : words.format(-Math.floor((now - at) / ms), unit);
}

/** @param from such as `2026-03-05` */
function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS;
}
