import { exhausted } from "./_exhausted.ts";

/** A function that returns one value of a list after another; an error among them is thrown. */
export function returnsNext<
  Return,
  // deno-lint-ignore no-explicit-any
  Self = any,
  // deno-lint-ignore no-explicit-any
  Args extends unknown[] = any[],
>(values: Iterable<Return | Error>): (this: Self, ...args: Args) => Return {
  const iterator = values[Symbol.iterator]();
  let calls = 0;
  return () => {
    const next = iterator.next();
    if (next.done) throw exhausted(calls);
    calls++;
    if (next.value instanceof Error) throw next.value;
    return next.value;
  };
}
