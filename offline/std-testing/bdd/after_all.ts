import { Suite } from "./_suite.ts";
import type { Hook } from "./definition.ts";

/** Runs something after the last test of a suite; outside any suite, of the file. */
export function afterAll<T>(fn: Hook<T>): void {
  Suite.addHook("afterAll", fn);
}

/** Another name of {@linkcode afterAll}. */
export const after: typeof afterAll = afterAll;
