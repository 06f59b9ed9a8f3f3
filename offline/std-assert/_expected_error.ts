import { failure } from "./_failure.ts";
import { assertIsError } from "./is_error.ts";

/** Any class of errors. */
export type ErrorConstructor<E extends Error> = abstract new (
  // deno-lint-ignore no-explicit-any
  ...args: any[]
) => E;

/** The error that a function has to throw, or a promise to reject with. */
export class ExpectedError<E extends Error> {
  /** The caller's addition to a failure. */
  readonly msg: string | undefined;
  #class: ErrorConstructor<E> | undefined;
  #text: string | undefined;

  /** Reads the arguments of an assertion. */
  constructor([classOrMsg, text, msg]: readonly [
    (ErrorConstructor<E> | string)?,
    string?,
    string?,
  ]) {
    if (typeof classOrMsg === "string") {
      this.msg = classOrMsg;
    } else {
      this.#class = classOrMsg;
      this.#text = text;
      this.msg = msg;
    }
  }

  /** Checks what was caught; without a class, anything will do. */
  check(caught: unknown, verb: "thrown" | "rejected"): void {
    if (this.#class === undefined) return;
    if (!(caught instanceof Error)) {
      throw failure(`A non-Error object was ${verb}`, this.msg);
    }
    assertIsError(caught, this.#class, this.#text, this.msg);
  }
}
