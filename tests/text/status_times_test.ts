import { assertEquals } from "@std/assert";
import { untilLabel, untilOf } from "../../lib/text/status_times.ts";
import { Times, UTC } from "../../lib/text/times.ts";

const BERLIN = new Times({ zone: "Europe/Berlin", hour12: false, known: true });
const KOLKATA = new Times({ zone: "Asia/Kolkata", hour12: false, known: true });
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** A Thursday. */
const NOW = Date.UTC(2026, 2, 5, 20, 10);

Deno.test("untilOf() counts spans from now, and days and weeks as the reader's", () => {
  assertEquals(untilOf("never", NOW, BERLIN), undefined);
  assertEquals(untilOf("30m", NOW, BERLIN), NOW + 30 * MINUTE);
  assertEquals(untilOf("1h", NOW, BERLIN), NOW + HOUR);
  assertEquals(untilOf("4h", NOW, BERLIN), NOW + 4 * HOUR);
  assertEquals(untilOf("today", NOW, BERLIN), Date.UTC(2026, 2, 5, 23));
  assertEquals(untilOf("today", NOW, KOLKATA), Date.UTC(2026, 2, 6, 18, 30));
  assertEquals(untilOf("week", NOW, new Times(UTC)), Date.UTC(2026, 2, 9));
  const sunday = Date.UTC(2026, 2, 29, 12);
  // The day on which the clocks go forward has 23 hours.
  assertEquals(untilOf("today", Date.UTC(2026, 2, 28, 23), BERLIN), Date.UTC(2026, 2, 29, 22));
  assertEquals(untilOf("week", sunday, BERLIN), Date.UTC(2026, 2, 29, 22));
});

Deno.test("untilLabel() names the day where it is another one", () => {
  assertEquals(untilLabel(NOW + HOUR, NOW, BERLIN), "until 22:10");
  assertEquals(untilLabel(Date.UTC(2026, 2, 5, 23), NOW, BERLIN), "until midnight");
  assertEquals(
    untilLabel(Date.UTC(2026, 2, 8, 23), NOW, BERLIN),
    "until Monday 9 March, 00:00",
  );
});
