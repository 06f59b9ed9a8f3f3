/**
 * Suites of tests with hooks: what the project uses of `@std/testing/bdd`, where JSR cannot be reached.
 *
 * @example
 * ```ts ignore
 * import { beforeEach, describe, it } from "@std/testing/bdd";
 *
 * describe("a list", () => {
 *   let list: number[];
 *   beforeEach(() => {
 *     list = [];
 *   });
 *   it("is empty at first", () => assertEquals(list.length, 0));
 * });
 * ```
 *
 * @module
 */

export { after, afterAll } from "./bdd/after_all.ts";
export { afterEach } from "./bdd/after_each.ts";
export { before, beforeAll } from "./bdd/before_all.ts";
export { beforeEach } from "./bdd/before_each.ts";
export { type DescribeArgs, type DescribeDefinition } from "./bdd/definition.ts";
export { type ItArgs, type ItDefinition, type TestSuite } from "./bdd/definition.ts";
export { describe } from "./bdd/describe.ts";
export { it, test } from "./bdd/it.ts";
