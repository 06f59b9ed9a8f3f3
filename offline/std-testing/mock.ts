/**
 * Spies and stubs: what the project uses of `@std/testing/mock`, where JSR cannot be reached.
 *
 * @example
 * ```ts ignore
 * import { assertSpyCall, stub } from "@std/testing/mock";
 *
 * using random = stub(Math, "random", () => 0.5);
 * assertEquals(Math.random(), 0.5);
 * assertSpyCall(random, 0, { args: [], returned: 0.5 });
 * ```
 *
 * @module
 */

export { assertSpyCall } from "./mock/assert_spy_call.ts";
export { assertSpyCallArg } from "./mock/assert_spy_call_arg.ts";
export { assertSpyCallArgs } from "./mock/assert_spy_call_args.ts";
export { assertSpyCallAsync } from "./mock/assert_spy_call_async.ts";
export { assertSpyCalls } from "./mock/assert_spy_calls.ts";
export { MockError } from "./mock/mock_error.ts";
export { mockSession } from "./mock/mock_session.ts";
export { mockSessionAsync } from "./mock/mock_session_async.ts";
export { resolvesNext } from "./mock/resolves_next.ts";
export { restore } from "./mock/restore.ts";
export { returnsArg } from "./mock/returns_arg.ts";
export { returnsArgs } from "./mock/returns_args.ts";
export { returnsNext } from "./mock/returns_next.ts";
export { returnsThis } from "./mock/returns_this.ts";
export { spy } from "./mock/spy.ts";
export { stub } from "./mock/stub.ts";
export type {
  ConstructorSpy,
  ExpectedSpyCall,
  GetParametersFromProp,
  GetReturnFromProp,
  MethodSpy,
  Spy,
  SpyCall,
  SpyLike,
  Stub,
} from "./mock/types.ts";
