import type { ErrorStatus } from "./http_status.ts";

/**
 * An error that is an answer: thrown anywhere below a request it becomes a response with `status`.
 * The message is shown to the client, so it must hold nothing secret.
 */
export class HttpError extends Error {
  status: ErrorStatus;

  constructor(status: ErrorStatus, message?: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "HttpError";
    this.status = status;
  }
}

/** True for an error that is the fault of the client, and no failure of the app. */
export function isClientError(error: unknown): boolean {
  return error instanceof HttpError && error.status < 500;
}
