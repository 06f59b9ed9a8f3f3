import { assertEquals, assertMatch } from "@std/assert";
import {
  formatTimeSettings,
  parseTimeSettings,
  Times,
  type TimeSettings,
  UTC,
} from "../../../lib/text/times/times.ts";

const BERLIN: TimeSettings = { zone: "Europe/Berlin", hour12: false, known: true };
const NEW_YORK: TimeSettings = { zone: "America/New_York", hour12: true, known: true };
const AT = Date.UTC(2026, 2, 5, 23, 30);

Deno.test("Times writes a moment in the reader's zone and clock", () => {
  assertEquals(new Times(BERLIN).time(AT), "00:30");
  assertEquals(new Times(NEW_YORK).time(AT), "6:30 pm");
  assertEquals(new Times(BERLIN).moment(AT), "Friday 6 March 2026, 00:30");
  assertEquals(new Times(UTC).moment(AT), "Thursday 5 March 2026, 23:30 UTC");
});

Deno.test("Times.day() is the reader's day, also across a change of the clocks", () => {
  assertEquals(new Times(BERLIN).day(AT), "2026-03-06");
  assertEquals(new Times(NEW_YORK).day(AT), "2026-03-05");
  const times = new Times(BERLIN);
  // Clocks went forward at 01:00 UTC on 29 March.
  assertEquals(times.day(Date.UTC(2026, 2, 28, 22, 59)), "2026-03-28");
  assertEquals(times.day(Date.UTC(2026, 2, 28, 23, 0)), "2026-03-29");
  assertEquals(times.day(Date.UTC(2026, 2, 29, 21, 59)), "2026-03-29");
  assertEquals(times.day(Date.UTC(2026, 2, 29, 22, 0)), "2026-03-30");
});

Deno.test("Times.dayLabel() names the near days, and the year of far ones", () => {
  const times = new Times(UTC);
  const label = (year: number, month: number, day: number) =>
    times.dayLabel(Date.UTC(year, month, day, 12), AT);
  assertEquals(label(2026, 2, 5), "Today");
  assertEquals(label(2026, 2, 4), "Yesterday");
  assertEquals(label(2026, 2, 3), "Tuesday 3 March");
  assertEquals(label(2025, 11, 31), "Wednesday 31 December 2025");
});

/** The reader's moment and one of the day before, in zones and at times where days are no 24 hours. */
const DAYS_BEFORE: [zone: string, now: string, before: string, other: string][] = [
  // A day of 25 hours: what was 24 hours ago is still today.
  ["Europe/Berlin", "2026-10-25T22:30Z", "2026-10-24T10:00Z", "2026-10-23T10:00Z"],
  ["Europe/Berlin", "2026-10-25T22:30Z", "2026-10-24T21:59Z", "2026-10-23T21:59Z"],
  // A day of 23 hours: what was 24 hours ago is the day before yesterday.
  ["Europe/Berlin", "2026-03-29T22:10Z", "2026-03-28T23:30Z", "2026-03-28T22:30Z"],
  ["America/New_York", "2026-11-02T04:30Z", "2026-10-31T15:00Z", "2026-10-31T03:00Z"],
  // A year begins.
  ["Asia/Tokyo", "2026-12-31T15:05Z", "2026-12-31T14:55Z", "2026-12-30T14:55Z"],
  ["UTC", "2028-03-01T12:00Z", "2028-02-29T12:00Z", "2028-02-28T12:00Z"],
  // The clocks change at midnight: days that begin at one, and days whose last hour comes twice.
  ["Africa/Cairo", "2026-04-24T10:00Z", "2026-04-23T10:00Z", "2026-04-22T10:00Z"],
  ["America/Santiago", "2026-09-06T04:10Z", "2026-09-06T03:50Z", "2026-09-05T03:50Z"],
  ["Africa/Cairo", "2026-10-29T22:10Z", "2026-10-29T21:50Z", "2026-10-28T20:50Z"],
  // Samoa had no 30 December in 2011, and Kwajalein no 21 August in 1993.
  ["Pacific/Apia", "2011-12-30T12:00Z", "2011-12-30T08:00Z", "2011-12-29T08:00Z"],
  ["Pacific/Kwajalein", "1993-08-21T13:00Z", "1993-08-21T10:00Z", "1993-08-20T10:00Z"],
  // A half hour of summer time, and a quarter in the offset.
  ["Australia/Lord_Howe", "2026-04-05T13:00Z", "2026-04-04T12:00Z", "2026-04-03T12:00Z"],
  ["Pacific/Chatham", "2026-04-05T11:00Z", "2026-04-04T09:00Z", "2026-04-03T09:00Z"],
];

for (const [zone, now, before, other] of DAYS_BEFORE) {
  Deno.test(`Times.dayLabel() calls the day before that of ${now} Yesterday in ${zone}`, () => {
    const times = new Times({ zone, hour12: false, known: true });
    const label = (at: string) => times.dayLabel(Date.parse(at), Date.parse(now));
    assertEquals([label(now), label(before)], ["Today", "Yesterday"]);
    assertMatch(label(other), /\d/);
  });
}

Deno.test("Times.dayLabel() agrees with the calendar in every hour of a year", () => {
  for (const zone of ["Europe/Berlin", "America/Havana", "Asia/Beirut", "Pacific/Auckland"]) {
    const times = new Times({ zone, hour12: false, known: true });
    for (let now = Date.UTC(2026, 0, 2); now < Date.UTC(2027, 0, 2); now += 3_600_000) {
      const before = new Date(Date.parse(times.day(now)) - 86_400_000).toISOString().slice(0, 10);
      assertEquals(times.dayBefore(now), before);
    }
  }
});

Deno.test("parsePlace() reads what formatPlace() writes", () => {
  for (const place of [BERLIN, NEW_YORK]) {
    assertEquals(parseTimeSettings(formatTimeSettings(place)), place);
  }
});

for (
  const value of [undefined, "", "|24", "Mars/Olympus|24", "a b|12", "x".repeat(99), "../..", "é"]
) {
  Deno.test(`parsePlace() takes ${value} for UTC`, () =>
    assertEquals(parseTimeSettings(value), UTC));
}
