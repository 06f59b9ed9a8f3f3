import { assertEquals, assertLess } from "@std/assert";
import { failureMessage } from "./failure_message.ts";

Deno.test("assertLess() compares two values", () => {
  assertLess(1, 2);
  assertLess(new Date(1), new Date(2));
});

Deno.test("assertLess() shows both values, or the caller's message", () => {
  assertEquals(failureMessage(() => assertLess(2, 1)), "Expect 2 < 1");
  assertEquals(failureMessage(() => assertLess(2, 1, "the caller's")), "the caller's");
});
