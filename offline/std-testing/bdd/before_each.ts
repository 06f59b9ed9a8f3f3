import { Suite } from "./_suite.ts";
import type { Hook } from "./definition.ts";

/** Runs something before each test of a suite; outside any suite, of the file. */
export function beforeEach<T>(fn: Hook<T>): void {
  Suite.addHook("beforeEach", fn);
}
