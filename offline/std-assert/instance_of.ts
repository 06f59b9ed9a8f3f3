import { failure } from "./_failure.ts";

/** Any class. */
// deno-lint-ignore no-explicit-any
export type AnyConstructor = abstract new (...args: any[]) => any;

/** The instances of a class. */
export type GetConstructorType<T extends AnyConstructor> = InstanceType<T>;

/** Asserts that a value is an instance of a class. */
export function assertInstanceOf<T extends AnyConstructor>(
  actual: unknown,
  expectedType: T,
  msg?: string,
): asserts actual is GetConstructorType<T> {
  if (actual instanceof expectedType) return;
  const expected = `Expected object to be an instance of "${expectedType.name || "unknown type"}"`;
  throw failure(`${expected} but was ${describe(actual)}`, msg);
}

function describe(value: unknown): string {
  if (typeof value === "function") return "not an instanced object";
  if (value === null || typeof value !== "object") {
    return `"${value === null ? null : typeof value}"`;
  }
  return `"${value.constructor?.name ?? "Object"}"`;
}
