import { replaceMethod } from "./_method.ts";
import { MockError } from "./mock_error.ts";
import type { GetParametersFromProp, GetReturnFromProp, Stub } from "./types.ts";

type StubOf<Self, Prop extends keyof Self> = Stub<
  Self,
  GetParametersFromProp<Self, Prop>,
  GetReturnFromProp<Self, Prop>
>;

/** Makes a method do nothing but remember its calls. */
export function stub<Self, Prop extends keyof Self>(
  self: Self,
  property: Prop,
): StubOf<Self, Prop>;
/** Makes a method do something else, and remember its calls. */
export function stub<Self, Prop extends keyof Self>(
  self: Self,
  property: Prop,
  func: (
    this: Self,
    ...args: GetParametersFromProp<Self, Prop>
  ) => GetReturnFromProp<Self, Prop>,
): StubOf<Self, Prop>;
export function stub<Self>(
  self: Self,
  property: keyof Self,
  fake: (this: Self, ...args: unknown[]) => unknown = () => {},
): unknown {
  const method = self[property];
  if (method !== undefined && typeof method !== "function") {
    throw new MockError("Cannot stub: property is not an instance method");
  }
  const spy = replaceMethod("stub", self, property, fake);
  return Object.defineProperty(spy, "fake", { enumerable: true, value: fake });
}
