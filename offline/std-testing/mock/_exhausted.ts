import { MockError } from "./mock_error.ts";

/** What a function throws when it is called once more than it has values. */
export function exhausted(calls: number): MockError {
  return new MockError(`Not expected to be called more than ${calls} time(s)`);
}
