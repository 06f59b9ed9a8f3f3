import { AssertionError } from "./assertion_error.ts";

/** The error of a failed assertion: a sentence without its full stop, then the caller's message. */
export function failure(
  sentence: string,
  msg?: string,
  details = "",
): AssertionError {
  return new AssertionError(`${sentence}${msg ? `: ${msg}` : "."}${details}`);
}
