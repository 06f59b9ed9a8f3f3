/** A function that returns its arguments, or those from an index up to another. */
export function returnsArgs<
  Args extends unknown[],
  // deno-lint-ignore no-explicit-any
  Self = any,
>(start = 0, end?: number): (this: Self, ...args: Args) => Args {
  return (...args: Args) => args.slice(start, end) as Args;
}
