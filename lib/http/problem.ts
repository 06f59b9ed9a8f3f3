import { HttpError } from "fresh";
import { ChatError, ERROR_STATUS, type ErrorCode } from "../base/errors.ts";

/** A failure of a request, in words for whoever made it. */
export interface Problem {
  status: number;
  code: ErrorCode;
  message: string;
  field?: string | undefined;
  retryMs?: number | undefined;
}

const MESSAGES: Readonly<Record<number, string>> = {
  400: "The server could not understand this request.",
  403: "This request came from another site, and was refused.",
  404: "This page does not exist.",
  405: "This address does not accept this kind of request.",
};

/**
 * The one mapping from what was thrown to what is answered. Undefined: it was not foreseen, and
 * nothing of it may be shown.
 */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof ChatError) {
    const { status, code, message, field, retryMs } = error;
    return { status, code, message, field, retryMs };
  }
  if (error instanceof HttpError && error.status < 500) {
    const { status } = error;
    const message = error.message || MESSAGES[status] || "The request was refused.";
    return { status, code: codeOf(status), message };
  }
  return undefined;
}

/** The problem for an error that was not foreseen. */
export const UNFORESEEN: Readonly<Problem> = {
  status: 500,
  code: "unavailable",
  message: "Something went wrong on the server. The error has been logged.",
};

/** A problem's answer for programs: `{"error":{"code","message","field"?}}`. */
export function problemJson(problem: Problem): Response {
  const { status, code, message, field } = problem;
  const error = field === undefined ? { code, message } : { code, message, field };
  return Response.json({ error }, { status, headers: retryHeaders(problem) });
}

/** `Retry-After` in whole seconds (RFC 9110, section 10.2.3), when it is known. */
export function retryHeaders({ retryMs }: Pick<Problem, "retryMs">): Record<string, string> {
  return retryMs === undefined ? {} : { "Retry-After": String(Math.ceil(retryMs / 1_000)) };
}

function codeOf(status: number): ErrorCode {
  const codes = Object.keys(ERROR_STATUS) as ErrorCode[];
  return codes.find((code) => ERROR_STATUS[code] === status && code !== "unknown_type") ??
    "invalid";
}
