import { MockError } from "./mock_error.ts";
import type { ConstructorSpy, SpyCall } from "./types.ts";

/** A class that does what another does, and remembers how it was constructed. */
export function spyClass<Self, Args extends unknown[]>(
  original: new (...args: Args) => Self,
): ConstructorSpy<Self, Args> {
  const calls: SpyCall<Self, Args, Self>[] = [];
  const additions: Record<PropertyKey, unknown> = {
    original,
    calls,
    restored: false,
    restore() {
      throw new MockError("Cannot restore: constructor cannot be restored");
    },
  };
  return new Proxy(original, {
    construct(target, args, newTarget) {
      const call: SpyCall<Self, Args, Self> = { args: args as Args };
      try {
        const made = Reflect.construct(target, args, newTarget);
        call.returned = made;
        return made;
      } catch (error) {
        call.error = error as Error;
        throw error;
      } finally {
        calls.push(call);
      }
    },
    get: (target, property, receiver) =>
      property in additions ? additions[property] : Reflect.get(target, property, receiver),
  }) as unknown as ConstructorSpy<Self, Args>;
}
