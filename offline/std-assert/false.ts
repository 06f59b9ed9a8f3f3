import { AssertionError } from "./assertion_error.ts";

/** Falsy values, except `NaN`, which has no type of its own. */
export type Falsy = false | 0 | 0n | "" | null | undefined;

/** Asserts that a value is falsy. */
export function assertFalse(expr: unknown, msg = ""): asserts expr is Falsy {
  if (expr) throw new AssertionError(msg);
}
