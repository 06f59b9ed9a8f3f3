/**
 * The one list of what can go wrong, and the one place that maps it to HTTP statuses. The codes are
 * those of the wire protocol (docs/protocol.md), so a socket and a form answer alike.
 */

/** Every error code of chat.v1, with the HTTP status that a request is answered with. */
export const ERROR_STATUS = {
  bad_frame: 400,
  unknown_type: 400,
  too_large: 413,
  invalid: 422,
  not_found: 404,
  forbidden: 403,
  rate_limited: 429,
  conflict: 409,
  unavailable: 503,
  unauthenticated: 401,
} as const;

/** A code of chat.v1's `error` frame. */
export type ErrorCode = keyof typeof ERROR_STATUS;

/** The codes after which the same request may succeed later. */
const TEMPORARY: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["rate_limited", "unavailable"]);

/** The details of an error beyond its code and message. */
export interface ErrorDetails {
  /** The form or frame field that was refused. */
  field?: string;
  /** Milliseconds until a retry makes sense. */
  retryMs?: number;
  cause?: unknown;
}

/** A refusal that may be shown to the person or program that caused it, word for word. */
export class ChatError extends Error {
  override readonly name = "ChatError";
  readonly code: ErrorCode;
  readonly field: string | undefined;
  readonly retryMs: number | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.field = details.field;
    this.retryMs = details.retryMs;
  }

  /** The HTTP status for this refusal. */
  get status(): number {
    return ERROR_STATUS[this.code];
  }

  /** True when the same request may succeed later. */
  get temporary(): boolean {
    return TEMPORARY.has(this.code);
  }
}

/** What somebody is told of a failure that is not theirs; what failed stands in the log. */
export function tryAgain(): ChatError {
  return new ChatError("unavailable", "That did not work. Try again in a moment.");
}

/** The answer for a message that is not in a room which the caller may see. */
export function messageNotFound(): ChatError {
  return new ChatError("not_found", "There is no such message in this room.", { field: "seq" });
}

/** The answer for an account that is not there, and for one that is not the caller's to see. */
export function accountNotFound(): ChatError {
  return new ChatError("not_found", "There is no such account.", { field: "id" });
}

/** The same answer for a room that is not there and for one that is not the caller's. */
export function roomNotFound(): ChatError {
  return new ChatError("not_found", "This room does not exist, or you do not have access to it.", {
    field: "room",
  });
}

/** The refusal of a reply to what is no message of the room. */
export function noSuchReply(): ChatError {
  return new ChatError("invalid", "replyTo must be the seq of a message in this room.", {
    field: "replyTo",
  });
}

/** The refusal of a text for a word in it, which it does not name. */
export function wordRefused(field = "text"): ChatError {
  return new ChatError(
    "forbidden",
    "This has a word in it that is not allowed on this server. Change it and try again.",
    { field },
  );
}
