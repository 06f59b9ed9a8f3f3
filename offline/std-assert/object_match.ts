import { Subset } from "./_subset.ts";
import { assertEquals } from "./equals.ts";

/** Asserts that an object has at least what another names, at any depth. */
export function assertObjectMatch(
  // deno-lint-ignore no-explicit-any
  actual: Record<PropertyKey, any>,
  expected: Record<PropertyKey, unknown>,
  msg?: string,
): void {
  // Both sides are cut the same way, so that classes do not matter on either.
  assertEquals(
    new Subset().of(actual, expected),
    new Subset().of(expected, expected),
    msg,
  );
}
