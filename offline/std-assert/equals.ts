import { diff } from "./_diff.ts";
import { failure } from "./_failure.ts";
import { equal } from "./equal.ts";

/** Asserts that two values are deeply equal; the failure shows them line by line. */
export function assertEquals<T>(actual: T, expected: T, msg?: string): void {
  if (equal(actual, expected)) return;
  throw failure("Values are not equal", msg, diff(actual, expected));
}
