import type { Context } from "../context.ts";
import { HttpError } from "../http_error.ts";
import type { Middleware } from "../middleware.ts";

/** Options of {@linkcode csrf}. */
// deno-lint-ignore no-explicit-any -- one set of options serves apps of any state
export interface CsrfOptions<State = any> {
  /** The origins that may send requests, besides the one of the app if this is left out. */
  origin?: string | string[] | ((origin: string, context: Context<State>) => boolean);
}

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Refuses requests that change something and come from another origin, by `Sec-Fetch-Site` and
 * `Origin`. A request without either is no browser's and passes.
 *
 * @throws {HttpError} 403
 */
export function csrf<State>(options: CsrfOptions = {}): Middleware<State> {
  const { origin: allowed } = options;

  function isAllowedOrigin(origin: string | null, ctx: Context<State>): boolean {
    if (origin === null) return false;
    if (typeof allowed === "function") return allowed(origin, ctx);
    if (allowed === undefined) return origin === ctx.url.origin;
    return Array.isArray(allowed) ? allowed.includes(origin) : origin === allowed;
  }

  return async (ctx) => {
    const { headers, method } = ctx.req;
    if (SAFE_METHODS.has(method)) return await ctx.next();
    const site = headers.get("Sec-Fetch-Site");
    const origin = headers.get("Origin");
    const isOwn = site === null ? origin === null : site === "same-origin" || site === "none";
    if (isOwn || isAllowedOrigin(origin, ctx)) return await ctx.next();
    throw new HttpError(403);
  };
}
