import { failure } from "./_failure.ts";

/** Asserts that a text does not match a pattern. */
export function assertNotMatch(
  actual: string,
  expected: RegExp,
  msg?: string,
): void {
  if (!expected.test(actual)) return;
  throw failure(
    `Expected actual: "${actual}" to not match: "${expected}"`,
    msg,
  );
}
