import { failure } from "./_failure.ts";
import { format } from "./_format.ts";

/** Asserts that two values are not one and the same, as `Object.is` tells. */
export function assertNotStrictEquals<T>(
  actual: T,
  expected: T,
  msg?: string,
): void {
  if (!Object.is(actual, expected)) return;
  throw failure(
    `Expected "actual" to not be strictly equal to: ${format(actual)}`,
    msg,
  );
}
