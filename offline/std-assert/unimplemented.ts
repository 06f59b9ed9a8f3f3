import { failure } from "./_failure.ts";

/** Fails: what stands here is not written yet. */
export function unimplemented(msg?: string): never {
  throw failure("Unimplemented", msg);
}
