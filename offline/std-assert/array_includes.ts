import { failure } from "./_failure.ts";
import { format } from "./_format.ts";
import { equal } from "./equal.ts";

/** A list with a length, but not a text. */
export type ArrayLikeArg<T> = ArrayLike<T> & object;

/** Asserts that a list contains every item of another, in any order. */
export function assertArrayIncludes<T>(
  actual: ArrayLikeArg<T>,
  expected: ArrayLikeArg<T>,
  msg?: string,
): void {
  const items = Array.from(actual);
  const missing = Array.from(expected)
    .filter((wanted) => !items.some((item) => equal(wanted, item)));
  if (missing.length === 0) return;
  throw failure(
    `Expected actual: "${format(actual)}" to include: "${format(expected)}"`,
    msg,
    `\nmissing: ${format(missing)}`,
  );
}
