import { assertEquals, AssertionError } from "@std/assert";
import type { Spy } from "./types.ts";

/** Asserts how often a spy was called; a failure shows both numbers. */
export function assertSpyCalls<Self, Args extends unknown[], Return>(
  spy: Spy<Self, Args, Return>,
  expectedCalls: number,
): void {
  const { length } = spy.calls;
  try {
    assertEquals(length, expectedCalls);
  } catch (error) {
    if (!(error instanceof AssertionError)) throw error;
    const failure = length < expectedCalls
      ? "Spy not called as much as expected"
      : "Spy called more than expected";
    const shown = error.message.slice(error.message.indexOf("\n") + 1);
    throw new AssertionError(`${failure}:\n${shown}`);
  }
}
