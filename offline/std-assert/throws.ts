import { type ErrorConstructor, ExpectedError } from "./_expected_error.ts";
import { failure } from "./_failure.ts";

/** Asserts that a function throws, and returns what it threw. */
export function assertThrows(fn: () => unknown, msg?: string): unknown;
/** Asserts that a function throws an error of a class, with a text in its message if one is given. */
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  ErrorClass: ErrorConstructor<E>,
  msgIncludes?: string,
  msg?: string,
): E;
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  ...expectation: [(ErrorConstructor<E> | string)?, string?, string?]
): unknown {
  const expected = new ExpectedError(expectation);
  try {
    fn();
  } catch (error) {
    expected.check(error, "thrown");
    return error;
  }
  throw failure("Expected function to throw", expected.msg);
}
