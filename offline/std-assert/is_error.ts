import { failure } from "./_failure.ts";

/** Asserts that a value is an error, of a class and with a text in its message if these are given. */
export function assertIsError<E extends Error = Error>(
  error: unknown,
  // deno-lint-ignore no-explicit-any
  ErrorClass?: abstract new (...args: any[]) => E,
  msgMatches?: string | RegExp,
  msg?: string,
): asserts error is E {
  if (!(error instanceof Error)) {
    throw failure('Expected "error" to be an Error object', msg);
  }
  if (ErrorClass && !(error instanceof ErrorClass)) {
    const found = error.constructor?.name;
    throw failure(
      `Expected error to be instance of "${ErrorClass.name}", but was "${found}"`,
      msg,
    );
  }
  if (msgMatches === undefined) return;
  const matches = typeof msgMatches === "string"
    ? error.message.includes(msgMatches)
    : msgMatches.test(error.message);
  if (matches) return;
  const wanted = typeof msgMatches === "string" ? JSON.stringify(msgMatches) : msgMatches;
  throw failure(
    `Expected error message to include ${wanted}, but got ${JSON.stringify(error.message)}`,
    msg,
  );
}
