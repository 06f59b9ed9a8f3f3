/**
 * Time that tests control: what the project uses of `@std/testing/time`, where JSR cannot be reached.
 *
 * @example
 * ```ts ignore
 * import { FakeTime } from "@std/testing/time";
 *
 * using time = new FakeTime();
 * let rang = false;
 * setTimeout(() => rang = true, 1_000);
 * time.tick(1_000);
 * assert(rang);
 * ```
 *
 * @module
 */

export { FakeTime } from "./time/fake_time.ts";
export { TimeError } from "./time/time_error.ts";
