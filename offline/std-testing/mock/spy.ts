import { spyClass } from "./_class.ts";
import { replaceMethod } from "./_method.ts";
import { recorder } from "./_recorder.ts";
import { MockError } from "./mock_error.ts";
import type {
  ConstructorSpy,
  GetParametersFromProp,
  GetReturnFromProp,
  MethodSpy,
  Spy,
} from "./types.ts";

/** A function that does nothing but remember its calls. */
export function spy<
  // deno-lint-ignore no-explicit-any
  Self = any,
  // deno-lint-ignore no-explicit-any
  Args extends unknown[] = any[],
  Return = undefined,
>(): Spy<Self, Args, Return>;
/** A function that does what another does, and remembers its calls. */
export function spy<Self, Args extends unknown[], Return>(
  func: (this: Self, ...args: Args) => Return,
): Spy<Self, Args, Return>;
/** A class that does what another does, and remembers how it was constructed. */
export function spy<Self, Args extends unknown[]>(
  constructor: new (...args: Args) => Self,
): ConstructorSpy<Self, Args>;
/** Makes a method remember its calls. */
export function spy<Self, Prop extends keyof Self>(
  self: Self,
  property: Prop,
): MethodSpy<
  Self,
  GetParametersFromProp<Self, Prop>,
  GetReturnFromProp<Self, Prop>
>;
export function spy<Self>(target?: unknown, property?: keyof Self): unknown {
  if (property !== undefined) return spyMethod(target as Self, property);
  if (isClass(target)) return spyClass(target);
  return spyFunction((target ?? (() => {})) as () => unknown);
}

function spyMethod<Self>(self: Self, property: keyof Self): MethodSpy {
  const method = self[property];
  if (typeof method !== "function") {
    throw new MockError("Cannot spy: property is not an instance method");
  }
  return replaceMethod(
    "spy",
    self,
    property,
    method as unknown as () => unknown,
  );
}

function spyFunction(original: () => unknown): Spy {
  const { record, calls } = recorder(original);
  return Object.defineProperties(record, {
    original: { enumerable: true, value: original },
    calls: { enumerable: true, value: calls },
    restored: { enumerable: true, value: false },
    restore: {
      enumerable: true,
      value() {
        throw new MockError("Cannot restore: function cannot be restored");
      },
    },
  }) as Spy;
}

function isClass(value: unknown): value is new () => unknown {
  return typeof value === "function" &&
    /^class\b/.test(Function.prototype.toString.call(value));
}
