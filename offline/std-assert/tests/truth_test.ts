import {
  assert,
  assertEquals,
  assertExists,
  assertFalse,
  AssertionError,
  assertThrows,
} from "@std/assert";
import { failureMessage } from "./failure_message.ts";

Deno.test("assert() fails for what is not truthy", () => {
  assert("a");
  assertEquals(failureMessage(() => assert(0)), "");
  assertEquals(
    failureMessage(() => assert("", "the caller's")),
    "the caller's",
  );
});

Deno.test("assert() narrows the type", () => {
  const value: unknown = "text";
  assert(typeof value === "string");
  assertEquals(value.length, 4);
});

Deno.test("assertFalse() fails for what is truthy", () => {
  assertFalse(0);
  assertEquals(
    failureMessage(() => assertFalse([], "the caller's")),
    "the caller's",
  );
});

Deno.test("assertExists() fails for null and undefined alone", () => {
  assertExists(0);
  assertExists("");
  assertEquals(
    failureMessage(() => assertExists(null)),
    'Expected actual: "null" to not be null or undefined.',
  );
  assertEquals(
    failureMessage(() => assertExists(undefined, "the caller's")),
    'Expected actual: "undefined" to not be null or undefined: the caller\'s',
  );
});

Deno.test("AssertionError carries its name and cause", () => {
  const cause = new Error("why");
  const error = assertThrows(
    () => {
      throw new AssertionError("text", { cause });
    },
    AssertionError,
    "text",
  );
  assertEquals(error.name, "AssertionError");
  assertEquals(error.cause, cause);
});
