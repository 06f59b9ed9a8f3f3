import { assertEquals } from "@std/assert";
import { formatPlace, parsePlace, type Place, Times, UTC } from "../../lib/text/times.ts";

const BERLIN: Place = { zone: "Europe/Berlin", hour12: false, known: true };
const NEW_YORK: Place = { zone: "America/New_York", hour12: true, known: true };
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

Deno.test("parsePlace() reads what formatPlace() writes", () => {
  for (const place of [BERLIN, NEW_YORK]) assertEquals(parsePlace(formatPlace(place)), place);
});

for (
  const value of [undefined, "", "|24", "Mars/Olympus|24", "a b|12", "x".repeat(99), "../..", "é"]
) {
  Deno.test(`parsePlace() takes ${value} for UTC`, () => assertEquals(parsePlace(value), UTC));
}
