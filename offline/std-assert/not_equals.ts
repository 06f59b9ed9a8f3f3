import { failure } from "./_failure.ts";
import { format } from "./_format.ts";
import { equal } from "./equal.ts";

/** Asserts that two values are not deeply equal. */
export function assertNotEquals<T>(actual: T, expected: T, msg?: string): void {
  if (!equal(actual, expected)) return;
  throw failure(
    `Expected actual: ${format(actual)} not to be: ${format(expected)}`,
    msg,
  );
}
