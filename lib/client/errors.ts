/** The server's reason for refusing a frame or a request. */
export interface RefusalDetails {
  code: string;
  message: string;
  temporary: boolean;
  retryMs?: number | undefined;
  field?: string | undefined;
}

/** The server did not accept a frame or a request. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: string;
  /** Whether the same may be accepted later. */
  readonly temporary: boolean;
  /** Milliseconds until a retry makes sense, when the server said so. */
  readonly retryMs: number | undefined;
  /** The field of a form that is to be mended, if it is one. */
  readonly field: string | undefined;

  constructor({ code, message, temporary, retryMs, field }: RefusalDetails) {
    super(message);
    this.code = code;
    this.temporary = temporary;
    this.retryMs = retryMs;
    this.field = field;
  }
}

/** There is no connection, or it was lost before the answer, so that what was sent may have arrived. */
export class Disconnected extends Error {
  override readonly name = "Disconnected";

  constructor() {
    super("There is no connection.");
  }
}

/** The server does not have a part of this page any more, since it is of another build. */
export class Outdated extends Error {
  override readonly name = "Outdated";
}

/** Says to the person why something failed. */
export function explain(error: unknown): string {
  if (error instanceof Refusal) return error.message;
  return error instanceof Outdated
    ? "This page is out of date. Reload it; what you typed is kept."
    : "There is no connection. Try again when you are online.";
}
