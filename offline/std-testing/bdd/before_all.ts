import { Suite } from "./_suite.ts";
import type { Hook } from "./definition.ts";

/** Runs something before the first test of a suite; outside any suite, of the file. */
export function beforeAll<T>(fn: Hook<T>): void {
  Suite.addHook("beforeAll", fn);
}

/** Another name of {@linkcode beforeAll}. */
export const before: typeof beforeAll = beforeAll;
