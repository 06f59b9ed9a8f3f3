import { MockError } from "./mock_error.ts";
import type { MethodSpy, SpyCall } from "./types.ts";

/** The functions that stand in the place of a method. */
const spies = new WeakSet<object>();

/** Puts a function that remembers its calls in the place of a method, until it is restored. */
export function replaceMethod<Self, Args extends unknown[], Return>(
  verb: "spy" | "stub",
  self: Self,
  property: keyof Self,
  fn: (this: Self, ...args: Args) => Return,
): MethodSpy<Self, Args, Return> {
  const original = self[property];
  if (typeof original === "function" && spies.has(original)) {
    throw new MockError(`Cannot ${verb}: already spying on instance method`);
  }
  const descriptor = Object.getOwnPropertyDescriptor(self, property);
  if (descriptor && !descriptor.configurable) {
    throw new MockError(`Cannot ${verb}: non-configurable instance method`);
  }

  let restored = false;
  const restore = () => {
    if (restored) {
      throw new MockError("Cannot restore: instance method already restored");
    }
    if (descriptor) Object.defineProperty(self, property, descriptor);
    else delete self[property];
    restored = true;
  };
  const calls: SpyCall<Self, Args, Return>[] = [];
  const record = function (this: Self, ...args: Args): Return {
    const call: SpyCall<Self, Args, Return> = { args };
    if (this) call.self = this;
    try {
      return call.returned = fn.apply(this, args);
    } catch (error) {
      call.error = error as Error;
      throw error;
    } finally {
      calls.push(call);
    }
  };
  spies.add(record);
  const spy = Object.defineProperties(record, {
    original: { enumerable: true, value: original },
    calls: { enumerable: true, value: calls },
    restored: { enumerable: true, get: () => restored },
    restore: { enumerable: true, value: restore },
    [Symbol.dispose]: { value: restore },
  }) as MethodSpy<Self, Args, Return>;

  Object.defineProperty(self, property, {
    configurable: true,
    enumerable: descriptor?.enumerable ?? false,
    writable: descriptor?.writable ?? false,
    value: spy,
  });
  return spy;
}
