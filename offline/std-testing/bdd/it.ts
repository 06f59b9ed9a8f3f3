import { Suite } from "./_suite.ts";
import { gather, type ItArgs, type ItDefinition } from "./definition.ts";

/** Declares a test. */
export function it<T>(...args: ItArgs<T>): void {
  Suite.addTest(gather<ItDefinition<T>>(args));
}

/** Declares a test that runs alone. */
it.only = function itOnly<T>(...args: ItArgs<T>): void {
  it({ ...gather<ItDefinition<T>>(args), only: true });
};

/** Declares a test that does not run. */
it.ignore = function itIgnore<T>(...args: ItArgs<T>): void {
  it({ ...gather<ItDefinition<T>>(args), ignore: true });
};

/** Declares a test that does not run. */
it.skip = it.ignore;

/** Another name of {@linkcode it}. */
export const test: typeof it = it;
