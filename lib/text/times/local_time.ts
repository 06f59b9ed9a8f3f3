import { Times } from "./times.ts";

const MINUTE_MS = 60_000;

/**
 * What time it is for somebody: `14:03`, and how far that is from the reader's own time. Undefined for a
 * time zone that is none.
 */
export function localTime(
  zone: string,
  reader: Times,
  now: number,
): { time: string; note: string } | undefined {
  try {
    const times = new Times({ ...reader.place, zone, known: true });
    const difference = offsetOf(zone, now) - offsetOf(reader.place.zone, now);
    return { time: times.time(now), note: noteOf(difference, zone, reader.place.known) };
  } catch {
    return undefined;
  }
}

/** How far a zone is ahead of UTC, in minutes. */
function offsetOf(timeZone: string, now: number): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(now);
  const [year = 0, month = 1, day, hour, minute, second] = [
    "year",
    "month",
    "day",
    "hour",
    "minute",
  ]
    .concat("second")
    .map((type) => Number(parts.find((part) => part.type === type)?.value));
  return Math.round((Date.UTC(year, month - 1, day, hour, minute, second) - now) / MINUTE_MS);
}

function noteOf(minutes: number, zone: string, isKnown: boolean): string {
  const place = zone.replaceAll("_", " ");
  if (!isKnown) return place;
  if (minutes === 0) return `${place}, as yours`;
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  const amount = [hours > 0 ? `${hours} h` : "", rest > 0 ? `${rest} min` : ""]
    .filter((part) => part !== "").join(" ");
  return `${place}, ${amount} ${minutes > 0 ? "ahead of" : "behind"} you`;
}
