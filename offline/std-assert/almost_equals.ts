import { failure } from "./_failure.ts";

/**
 * Asserts that two numbers are almost equal.
 *
 * Without a tolerance, they may differ by a ten millionth of the expected one.
 */
export function assertAlmostEquals(
  actual: number,
  expected: number,
  tolerance?: number,
  msg?: string,
): void {
  if (Object.is(actual, expected)) return;
  const delta = Math.abs(expected - actual);
  const allowed = tolerance ??
    (Number.isFinite(expected) ? Math.abs(expected * 1e-7) : 1e-7);
  if (delta <= allowed) return;
  const show = (value: number) => Number.isInteger(value) ? `${value}` : value.toExponential();
  throw failure(
    `Expected actual: "${show(actual)}" to be close to "${show(expected)}": ` +
      `delta "${show(delta)}" is greater than "${show(allowed)}"`,
    msg,
  );
}
