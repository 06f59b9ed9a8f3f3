import { assertEquals, assertInstanceOf, assertIsError } from "@std/assert";
import { failureMessage } from "./failure_message.ts";

Deno.test("assertInstanceOf() accepts an instance and narrows the type", () => {
  const value: unknown = new Date(1);
  assertInstanceOf(value, Date);
  assertEquals(value.getTime(), 1);
});

Deno.test("assertInstanceOf() shows what the value is instead", () => {
  const expected = 'Expected object to be an instance of "Date" but was';
  assertEquals(
    failureMessage(() => assertInstanceOf(1, Date)),
    `${expected} "number".`,
  );
  assertEquals(
    failureMessage(() => assertInstanceOf(new Map(), Date)),
    `${expected} "Map".`,
  );
  assertEquals(
    failureMessage(() => assertInstanceOf(null, Date)),
    `${expected} "null".`,
  );
  assertEquals(
    failureMessage(() => assertInstanceOf(() => 1, Date)),
    `${expected} not an instanced object.`,
  );
  assertEquals(
    failureMessage(() => assertInstanceOf(undefined, Date, "the caller's")),
    `${expected} "undefined": the caller's`,
  );
});

Deno.test("assertIsError() accepts an error by its class and message", () => {
  assertIsError(new TypeError("some text"), Error, "text");
  assertIsError(new TypeError("some text"), TypeError, /^some/);
});

Deno.test("assertIsError() tells what is wrong with an error", () => {
  assertEquals(
    failureMessage(() => assertIsError(1)),
    'Expected "error" to be an Error object.',
  );
  assertEquals(
    failureMessage(() => assertIsError(new Error("a"), TypeError)),
    'Expected error to be instance of "TypeError", but was "Error".',
  );
  assertEquals(
    failureMessage(() => assertIsError(new Error("a"), Error, "b", "the caller's")),
    'Expected error message to include "b", but got "a": the caller\'s',
  );
  assertEquals(
    failureMessage(() => assertIsError(new Error("a"), Error, /b/)),
    'Expected error message to include /b/, but got "a".',
  );
});
