/** The error of a failed assertion. */
export class AssertionError extends Error {
  /** Makes the error, with its cause if there is one. */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "AssertionError";
  }
}
