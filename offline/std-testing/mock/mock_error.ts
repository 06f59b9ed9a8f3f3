/** What cannot be spied on, or restored, throws. */
export class MockError extends Error {
  /** Makes the error. */
  constructor(message: string) {
    super(message);
    this.name = "MockError";
  }
}
