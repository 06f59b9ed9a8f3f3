import { Suite } from "./_suite.ts";
import type { Hook } from "./definition.ts";

/** Runs something after each test of a suite; outside any suite, of the file. */
export function afterEach<T>(fn: Hook<T>): void {
  Suite.addHook("afterEach", fn);
}
