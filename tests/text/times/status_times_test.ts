import { assertEquals } from "@std/assert";
import { untilLabel, untilOf } from "../../../lib/text/times/status_times.ts";
import { Times, UTC } from "../../../lib/text/times/times.ts";

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
  assertEquals(untilLabel(Date.UTC(2026, 2, 6, 9), NOW, BERLIN), "until tomorrow, 10:00");
  // The evening before, and the evening of, a day of 25 hours.
  const saturday = Date.UTC(2026, 9, 24, 20);
  assertEquals(untilLabel(Date.UTC(2026, 9, 25, 22), saturday, BERLIN), "until tomorrow, 23:00");
  const sunday = Date.UTC(2026, 9, 24, 22);
  assertEquals(untilLabel(sunday + 24 * HOUR, sunday, BERLIN), "until 23:00");
  assertEquals(untilLabel(sunday + 25 * HOUR, sunday, BERLIN), "until midnight");
  assertEquals(untilLabel(sunday + 26 * HOUR, sunday, BERLIN), "until tomorrow, 01:00");
});
