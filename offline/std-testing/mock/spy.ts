import { replaceMethod } from "./_method.ts";
import { MockError } from "./mock_error.ts";
import type { GetParametersFromProp, GetReturnFromProp, MethodSpy } from "./types.ts";

/** Makes a method remember its calls, until it is restored. */
export function spy<Self, Prop extends keyof Self>(
  self: Self,
  property: Prop,
): MethodSpy<Self, GetParametersFromProp<Self, Prop>, GetReturnFromProp<Self, Prop>>;
export function spy<Self>(self: Self, property: keyof Self): unknown {
  const method = self[property];
  if (typeof method !== "function") {
    throw new MockError("Cannot spy: property is not an instance method");
  }
  return replaceMethod("spy", self, property, method as unknown as () => unknown);
}
