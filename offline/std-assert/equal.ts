import { Comparison } from "./_comparison.ts";

/**
 * Compares two values deeply.
 *
 * Values that can only be read asynchronously, such as a `Blob`, are compared by identity.
 *
 * @throws {TypeError} If both are a `WeakMap` or a `WeakSet`.
 *
 * @example
 * ```ts
 * import { equal } from "@std/assert/equal";
 *
 * equal({ foo: "bar" }, { foo: "bar" }); // true
 * equal({ foo: "bar" }, { foo: "baz" }); // false
 * ```
 */
export function equal(a: unknown, b: unknown): boolean {
  return new Comparison().same(a, b);
}
