import { failure } from "./_failure.ts";

/** Asserts that a value is neither `null` nor `undefined`. */
export function assertExists<T>(
  actual: T,
  msg?: string,
): asserts actual is NonNullable<T> {
  if (actual !== null && actual !== undefined) return;
  throw failure(
    `Expected actual: "${actual}" to not be null or undefined`,
    msg,
  );
}
