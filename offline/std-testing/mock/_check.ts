import { assertEquals, AssertionError } from "@std/assert";
import type { SpyCall, SpyLike } from "./types.ts";

/** The call of a spy at an index; it has to be there. */
export function callAt<Self, Args extends unknown[], Return>(
  spy: SpyLike<Self, Args, Return>,
  index: number,
): SpyCall<Self, Args, Return> {
  const call = spy.calls[index];
  if (call === undefined) {
    throw new AssertionError("Spy not called as much as expected");
  }
  return call as SpyCall<Self, Args, Return>;
}

/** Asserts that two values are deeply equal; a failure says what they are, and shows them. */
export function check(
  actual: unknown,
  expected: unknown,
  failure: string,
): void {
  try {
    assertEquals(actual, expected);
  } catch (error) {
    if (!(error instanceof AssertionError)) throw error;
    const shown = error.message.slice(error.message.indexOf("\n") + 1);
    throw new AssertionError(`${failure}:\n${shown}`);
  }
}

/** Refuses an expectation that is none: a call cannot both return and throw. */
export function refuseBoth(
  expected: { returned?: unknown; error?: unknown },
): void {
  if (!("returned" in expected && "error" in expected)) return;
  throw new TypeError(
    "Do not expect error and return, only one should be expected",
  );
}
