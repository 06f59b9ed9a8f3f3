import { assertEquals } from "@std/assert";
import { agoLabel } from "../../../lib/text/times/ago.ts";
import { Times, UTC } from "../../../lib/text/times/times.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Eight in the morning. */
const NOW = 1_800_000_000_000;
const BERLIN = new Times({ zone: "Europe/Berlin", hour12: false, known: true });

Deno.test("agoLabel() rounds down", () => {
  const times = new Times(UTC);
  const cases: [number, string][] = [
    [-5, "just now"],
    [59_999, "just now"],
    [MINUTE, "1 minute ago"],
    [5.9 * MINUTE, "5 minutes ago"],
    [HOUR, "1 hour ago"],
    [23.9 * HOUR, "23 hours ago"],
    [24 * HOUR, "yesterday"],
    [48 * HOUR, "2 days ago"],
    [45 * 24 * HOUR, "45 days ago"],
  ];
  for (const [passed, label] of cases) assertEquals(agoLabel(NOW - passed, NOW, times), label);
});

Deno.test("agoLabel() counts the days of the reader's calendar", () => {
  const cases: [at: string, now: string, label: string][] = [
    // Monday evening, from Wednesday's first hours: 26 hours, and the day before yesterday.
    ["2026-03-02T22:00Z", "2026-03-04T00:10Z", "2 days ago"],
    ["2026-03-03T00:00Z", "2026-03-04T22:00Z", "yesterday"],
    // A day of 25 hours is one.
    ["2026-10-24T22:10Z", "2026-10-25T22:30Z", "24 hours ago"],
    ["2026-10-24T21:50Z", "2026-10-25T22:30Z", "yesterday"],
    ["2026-10-23T21:50Z", "2026-10-25T22:30Z", "2 days ago"],
  ];
  for (const [at, now, label] of cases) {
    assertEquals(agoLabel(Date.parse(at), Date.parse(now), BERLIN), label);
  }
  const apia = new Times({ zone: "Pacific/Apia", hour12: false, known: true });
  const now = Date.parse("2011-12-31T09:30Z");
  assertEquals(agoLabel(now - 24 * HOUR, now, apia), "yesterday");
});
