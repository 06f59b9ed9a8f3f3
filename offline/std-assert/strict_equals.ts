import { diff } from "./_diff.ts";
import { failure } from "./_failure.ts";
import { format } from "./_format.ts";

/** Asserts that two values are one and the same, as `Object.is` tells. */
export function assertStrictEquals<T>(
  actual: unknown,
  expected: T,
  msg?: string,
): asserts actual is T {
  if (Object.is(actual, expected)) return;
  const shown = format(actual);
  if (shown !== format(expected)) {
    throw failure("Values are not strictly equal", msg, diff(actual, expected));
  }
  const indented = shown.split("\n").map((line) => `    ${line}`).join("\n");
  const sentence = "Values have the same structure but are not reference-equal";
  throw failure(sentence, msg, `\n\n${indented}\n`);
}
