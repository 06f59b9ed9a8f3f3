import { assertEquals } from "@std/assert";
import { callAt } from "./_check.ts";
import type { SpyLike } from "./types.ts";

/** Asserts the arguments of a call, and returns them. */
export function assertSpyCallArgs<
  Self,
  Args extends unknown[],
  Return,
  ExpectedArgs extends unknown[],
>(
  spy: SpyLike<Self, Args, Return>,
  callIndex: number,
  expected: ExpectedArgs,
): ExpectedArgs;
/** Asserts the arguments of a call from an index on, and returns them. */
export function assertSpyCallArgs<
  Self,
  Args extends unknown[],
  Return,
  ExpectedArgs extends unknown[],
>(
  spy: SpyLike<Self, Args, Return>,
  callIndex: number,
  argsStart: number,
  expected: ExpectedArgs,
): ExpectedArgs;
/** Asserts the arguments of a call from an index up to another, and returns them. */
export function assertSpyCallArgs<
  Self,
  Args extends unknown[],
  Return,
  ExpectedArgs extends unknown[],
>(
  spy: SpyLike<Self, Args, Return>,
  callIndex: number,
  argsStart: number,
  argsEnd: number,
  expected: ExpectedArgs,
): ExpectedArgs;
export function assertSpyCallArgs(
  spy: SpyLike,
  callIndex: number,
  ...rest: (number | unknown[])[]
): unknown[] {
  const expected = rest.at(-1);
  const [start, end] = rest.slice(0, -1) as number[];
  const args = callAt(spy, callIndex).args.slice(start, end);
  assertEquals<unknown>(args, expected);
  return args;
}
