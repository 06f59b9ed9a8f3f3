import { close, innermost } from "./_sessions.ts";

/** Restores the mocks of the innermost session, or of all from the one with an id on. */
export function restore(id: number = innermost()): void {
  close(id);
}
