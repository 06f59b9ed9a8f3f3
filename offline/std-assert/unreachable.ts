import { failure } from "./_failure.ts";

/** Fails: the line it stands in was not to be reached. */
export function unreachable(msg?: string): never {
  throw failure("Unreachable", msg);
}
