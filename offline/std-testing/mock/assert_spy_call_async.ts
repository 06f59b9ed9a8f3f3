import { AssertionError, assertRejects } from "@std/assert";
import { callAt, check, refuseBoth } from "./_check.ts";
import { assertSpyCall } from "./assert_spy_call.ts";
import type { ExpectedSpyCall, SpyCall, SpyLike } from "./types.ts";

/** Asserts that an asynchronous spy was called as expected, and what its promise came to. */
export async function assertSpyCallAsync<Self, Args extends unknown[], Return>(
  spy: SpyLike<Self, Args, Promise<Return>>,
  callIndex: number,
  expected: ExpectedSpyCall<Self, Args, Promise<Return> | Return> = {},
): Promise<void> {
  const { returned, error, ...rest } = expected;
  assertSpyCall(
    spy,
    callIndex,
    rest as ExpectedSpyCall<Self, Args, Promise<Return>>,
  );
  const call: SpyCall = callAt(spy, callIndex);
  if (call.error) {
    throw new AssertionError(
      "Spy call did not return a promise, an error was thrown.",
    );
  }
  if (!(call.returned instanceof Promise)) {
    throw new AssertionError(
      "Spy call did not return a promise, a value was returned.",
    );
  }
  refuseBoth(expected);
  if ("returned" in expected) {
    check(
      await settled(call.returned),
      await expectedValue(returned),
      "Spy call did not resolve to expected value",
    );
  }
  if ("error" in expected) {
    await assertRejects(
      () => call.returned,
      error?.Class ?? Error,
      error?.msgIncludes ?? "",
    );
  }
}

async function settled(promise: Promise<unknown>): Promise<unknown> {
  try {
    return await promise;
  } catch {
    throw new AssertionError("Spy call returned promise was rejected");
  }
}

async function expectedValue(expected: unknown): Promise<unknown> {
  try {
    return await expected;
  } catch {
    throw new TypeError("Do not expect rejected promise, expect error instead");
  }
}
