import { type ErrorConstructor, ExpectedError } from "./_expected_error.ts";
import { failure } from "./_failure.ts";

/** Asserts that the promise of a function is rejected, and resolves to the reason. */
export function assertRejects(
  fn: () => PromiseLike<unknown>,
  msg?: string,
): Promise<unknown>;
/** Asserts that the promise of a function is rejected with an error of a class, with a text in its message if one is given. */
export function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  ErrorClass: ErrorConstructor<E>,
  msgIncludes?: string,
  msg?: string,
): Promise<E>;
export async function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  ...expectation: [(ErrorConstructor<E> | string)?, string?, string?]
): Promise<unknown> {
  const expected = new ExpectedError(expectation);
  const promise = started(fn, expected.msg);
  try {
    await promise;
  } catch (error) {
    expected.check(error, "rejected");
    return error;
  }
  throw failure("Expected function to reject", expected.msg);
}

/** Calls the function: what it throws, or returns that is no promise, is no rejection. */
function started(
  fn: () => PromiseLike<unknown>,
  msg?: string,
): PromiseLike<unknown> {
  let result: unknown;
  try {
    result = fn();
  } catch (error) {
    throw failure("Function throws when expected to reject", msg, `\n${error}`);
  }
  if (
    typeof (result as PromiseLike<unknown> | undefined)?.then === "function"
  ) {
    return result as PromiseLike<unknown>;
  }
  throw failure("Function throws when expected to reject", msg);
}
