import { failure } from "./_failure.ts";

/** Fails. */
export function fail(msg?: string): never {
  throw failure("Failed assertion", msg);
}
