import { assertEquals, assertThrows } from "@std/assert";
import { percentile, rounded, spread } from "../../bench/statistics.ts";

Deno.test("percentile: takes values in any order, and what lies between two", () => {
  assertEquals(percentile([3, 1, 2], 0.5), 2);
  assertEquals(percentile([4, 1, 3, 2], 0.5), 2.5);
  assertEquals(percentile(Array.from({ length: 101 }, (_, place) => place), 0.99), 99);
  assertEquals(percentile([7], 0.99), 7);
  assertThrows(() => percentile([], 0.5), RangeError);
});

Deno.test("spread: the median, and how far the rounds lie apart", () => {
  assertEquals(spread([5, 1, 9, 3, 7]), { median: 5, min: 1, max: 9 });
});

Deno.test("rounded: three digits, or whole numbers where those are more", () => {
  assertEquals([0.012345, 1.2345, 123.45, 1_234_567.8].map(rounded), [0.0123, 1.23, 123, 1234568]);
});
