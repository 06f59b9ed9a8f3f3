import { AssertionError, assertIsError } from "@std/assert";
import { callAt, check, refuseBoth } from "./_check.ts";
import type { ExpectedSpyCall, SpyCall, SpyLike } from "./types.ts";

/** Asserts that a spy was called, with the arguments, on the object and with the result expected. */
export function assertSpyCall<Self, Args extends unknown[], Return>(
  spy: SpyLike<Self, Args, Return>,
  callIndex: number,
  expected: ExpectedSpyCall<Self, Args, Return> = {},
): void {
  const call: SpyCall = callAt(spy, callIndex);
  refuseBoth(expected);
  if (expected.args) {
    check(call.args, expected.args, "Spy not called with expected args");
  }
  if ("self" in expected) {
    const failure = expected.self
      ? "Spy not called as method on expected self"
      : "Spy not expected to be called as method on object";
    check(call.self, expected.self, failure);
  }
  if ("returned" in expected) {
    if (call.error) {
      throw new AssertionError(
        "Spy call did not return expected value, an error was thrown.",
      );
    }
    check(
      call.returned,
      expected.returned,
      "Spy call did not return expected value",
    );
  }
  if ("error" in expected) {
    if ("returned" in call) {
      throw new AssertionError(
        "Spy call did not throw an error, a value was returned.",
      );
    }
    assertIsError(
      call.error,
      expected.error?.Class,
      expected.error?.msgIncludes,
    );
  }
}
