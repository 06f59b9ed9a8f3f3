import { HttpError } from "fresh";
import { describeError, type Logger } from "../base/logger.ts";
import { wantsJson } from "./accept.ts";
import { type Problem, problemJson, problemOf, UNFORESEEN } from "./problem.ts";
import type { OriginConfig } from "./public_origin.ts";
import { setSecurityHeaders } from "./security_headers.ts";

/** Answers requests, as `App.handler()` makes it. */
export type Handler = (req: Request, info?: Deno.ServeHandlerInfo) => Promise<Response>;

/** The services that the guard needs. */
export interface GuardOptions {
  config: OriginConfig;
  logger: Pick<Logger, "error">;
}

/** The methods that there are routes for. A method in other letters is another one (RFC 9110, 9.1). */
const METHODS: ReadonlySet<string> = new Set([
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "PATCH",
  "DELETE",
  "OPTIONS",
]);

/** A name or an address, and a port: what a `Host` may hold (RFC 9110, section 7.2). */
const HOST = /^(?:\[[\da-f:.]+\]|[\w.~-]+)?(?::\d{1,5})?$/i;

/**
 * The longest URL and the longest path in it, in characters. The runtime keeps the last few thousand
 * paths that a pattern was tried on.
 */
const MAX_URL = 8_192;
const MAX_PATH = 4_096;

/**
 * Stands in front of a handler of Fresh's, and refuses what it does not take: it answers 500, and
 * without our headers, to methods and addresses that it does not know.
 */
export function guard(handler: Handler, { config, logger }: GuardOptions): Handler {
  return async (req, info) => {
    let error: unknown = refusalOf(req);
    try {
      if (error === undefined) return await handler(req, info);
    } catch (thrown) {
      error = thrown;
      logger.error("request failed", { method: req.method, ...describeError(error) });
    }
    const problem = problemOf(error) ?? UNFORESEEN;
    const response = answerProblem(req, problem);
    if (problem.status === 405) response.headers.set("Allow", [...METHODS].join(", "));
    setSecurityHeaders(response, req, config);
    return req.method === "HEAD" ? new Response(null, response) : response;
  };
}

/** A problem's answer where no page can be made: JSON for programs, one line for people. */
export function answerProblem(req: Request, problem: Problem): Response {
  const isApi = URL.parse(req.url)?.pathname.startsWith("/api/") || wantsJson(req.headers);
  return isApi
    ? problemJson(problem)
    : new Response(`${problem.message}\n`, { status: problem.status });
}

/** Why a request cannot be answered, whatever it asks for. */
function refusalOf(req: Request): HttpError | undefined {
  if (req.url.length > MAX_URL) return new HttpError(414, "The address is too long.");
  const url = URL.parse(req.url);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username || url.password) {
    return new HttpError(400, "The address is not valid.");
  }
  if (!HOST.test(req.headers.get("host") ?? "")) {
    return new HttpError(400, "The Host header is not a valid server name.");
  }
  if (url.pathname.length > MAX_PATH) return new HttpError(414, "The path is too long.");
  if (!isDecodable(url.pathname)) {
    return new HttpError(
      400,
      "The path contains a percent sign that does not begin a UTF-8 character.",
    );
  }
  return METHODS.has(req.method) ? undefined : new HttpError(405);
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
