/**
 * Spies and stubs: what the project uses of `@std/testing/mock`, where JSR cannot be reached.
 *
 * @example
 * ```ts ignore
 * import { assertSpyCalls, stub } from "@std/testing/mock";
 *
 * using random = stub(Math, "random", () => 0.5);
 * assertEquals(Math.random(), 0.5);
 * assertSpyCalls(random, 1);
 * ```
 *
 * @module
 */

export { assertSpyCalls } from "./mock/assert_spy_calls.ts";
export { MockError } from "./mock/mock_error.ts";
export { spy } from "./mock/spy.ts";
export { stub } from "./mock/stub.ts";
export type {
  GetParametersFromProp,
  GetReturnFromProp,
  MethodSpy,
  Spy,
  SpyCall,
  Stub,
} from "./mock/types.ts";
