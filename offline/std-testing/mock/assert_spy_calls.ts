import { check } from "./_check.ts";
import type { SpyLike } from "./types.ts";

/** Asserts how often a spy was called. */
export function assertSpyCalls<Self, Args extends unknown[], Return>(
  spy: SpyLike<Self, Args, Return>,
  expectedCalls: number,
): void {
  const failure = spy.calls.length < expectedCalls
    ? "Spy not called as much as expected"
    : "Spy called more than expected";
  check(spy.calls.length, expectedCalls, failure);
}
