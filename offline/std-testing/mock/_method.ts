import { isRecord, recorder } from "./_recorder.ts";
import { MockError } from "./mock_error.ts";
import { register, unregister } from "./_sessions.ts";
import type { MethodSpy } from "./types.ts";

/** Puts a function that remembers its calls in the place of a method, until it is restored. */
export function replaceMethod<Self, Args extends unknown[], Return>(
  verb: "spy" | "stub",
  self: Self,
  property: keyof Self,
  fn: (this: Self, ...args: Args) => Return,
): MethodSpy<Self, Args, Return> {
  const original = self[property];
  if (isRecord(original)) {
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
    unregister(spy);
  };
  const { record, calls } = recorder(fn);
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
  register(spy);
  return spy;
}
