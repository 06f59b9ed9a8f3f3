import {
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertGreaterOrEqual,
  assertLess,
  assertLessOrEqual,
} from "@std/assert";
import { failureMessage } from "./failure_message.ts";

Deno.test("assertGreater() and its like compare two values", () => {
  assertGreater(2, 1);
  assertGreaterOrEqual(2, 2);
  assertLess(new Date(1), new Date(2));
  assertLessOrEqual("a", "a");
});

Deno.test("assertGreater() and its like show both values, or the caller's message", () => {
  assertEquals(failureMessage(() => assertGreater(1, 2)), "Expect 1 > 2");
  assertEquals(
    failureMessage(() => assertGreaterOrEqual(1, 2)),
    "Expect 1 >= 2",
  );
  assertEquals(failureMessage(() => assertLess(2, 1)), "Expect 2 < 1");
  assertEquals(failureMessage(() => assertLessOrEqual(2, 1)), "Expect 2 <= 1");
  assertEquals(
    failureMessage(() => assertLess(2, 1, "the caller's")),
    "the caller's",
  );
});

Deno.test("assertAlmostEquals() accepts numbers that differ by little", () => {
  assertAlmostEquals(0.1 + 0.2, 0.3);
  assertAlmostEquals(Infinity, Infinity);
  assertAlmostEquals(1, 1.05, 0.1);
});

Deno.test("assertAlmostEquals() shows the difference and what was allowed", () => {
  assertEquals(
    failureMessage(() => assertAlmostEquals(1, 2)),
    'Expected actual: "1" to be close to "2": delta "1" is greater than "2e-7".',
  );
  assertEquals(
    failureMessage(() => assertAlmostEquals(1, 1.5, 0.25, "the caller's")),
    'Expected actual: "1" to be close to "1.5e+0": delta "5e-1" is greater than "2.5e-1": the caller\'s',
  );
  failureMessage(() => assertAlmostEquals(NaN, 1));
});
