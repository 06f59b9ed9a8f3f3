import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { failureMessage, rejectionMessage } from "./failure_message.ts";

function throwing(value: unknown): () => never {
  return () => {
    throw value;
  };
}

Deno.test("assertThrows() returns what was thrown", () => {
  const error = new TypeError("some text");
  assertEquals(assertThrows(throwing(error)), error);
  assertEquals(
    assertThrows(throwing(error), TypeError, "text").message,
    "some text",
  );
  assertEquals(assertThrows(throwing(1)), 1);
});

Deno.test("assertThrows() tells what is wrong", () => {
  const error = new Error("a");
  assertEquals(
    failureMessage(() => assertThrows(() => {})),
    "Expected function to throw.",
  );
  assertEquals(
    failureMessage(() => assertThrows(() => {}, "the caller's")),
    "Expected function to throw: the caller's",
  );
  assertEquals(
    failureMessage(() => assertThrows(throwing(1), Error)),
    "A non-Error object was thrown.",
  );
  assertEquals(
    failureMessage(() => assertThrows(throwing(error), TypeError)),
    'Expected error to be instance of "TypeError", but was "Error".',
  );
  assertEquals(
    failureMessage(() => assertThrows(throwing(error), Error, "b", "the caller's")),
    'Expected error message to include "b", but got "a": the caller\'s',
  );
});

Deno.test("assertRejects() resolves to the reason", async () => {
  const error = new TypeError("some text");
  assertEquals(await assertRejects(() => Promise.reject(error)), error);
  assertEquals(
    (await assertRejects(() => Promise.reject(error), TypeError, "text"))
      .message,
    "some text",
  );
});

Deno.test("assertRejects() tells what is wrong", async () => {
  assertEquals(
    await rejectionMessage(() => assertRejects(() => Promise.resolve())),
    "Expected function to reject.",
  );
  assertEquals(
    await rejectionMessage(() => assertRejects(() => Promise.resolve(), "the caller's")),
    "Expected function to reject: the caller's",
  );
  assertEquals(
    await rejectionMessage(() => assertRejects(() => Promise.reject(1), Error)),
    "A non-Error object was rejected.",
  );
  assertEquals(
    await rejectionMessage(() => assertRejects(() => Promise.reject(new Error("a")), TypeError)),
    'Expected error to be instance of "TypeError", but was "Error".',
  );
});

Deno.test("assertRejects() refuses a function that throws at once", async () => {
  assertStringIncludes(
    await rejectionMessage(() => assertRejects(throwing(new Error("a")))),
    "Function throws when expected to reject.",
  );
});
