import { exhausted } from "./_exhausted.ts";

/** A function whose promises resolve to one value of a list after another; an error among them rejects. */
export function resolvesNext<
  Return,
  // deno-lint-ignore no-explicit-any
  Self = any,
  // deno-lint-ignore no-explicit-any
  Args extends unknown[] = any[],
>(
  iterable:
    | Iterable<Return | Error | Promise<Return | Error>>
    | AsyncIterable<Return | Error | Promise<Return | Error>>,
): (this: Self, ...args: Args) => Promise<Return> {
  const iterator = iteratorOf(iterable);
  let calls = 0;
  return async () => {
    const next = await iterator.next();
    if (next.done) throw exhausted(calls);
    calls++;
    const value = await next.value;
    if (value instanceof Error) throw value;
    return value;
  };
}

function iteratorOf<T>(
  iterable: Iterable<T> | AsyncIterable<T>,
): Iterator<T> | AsyncIterator<T> {
  return Symbol.asyncIterator in iterable
    ? iterable[Symbol.asyncIterator]()
    : iterable[Symbol.iterator]();
}
