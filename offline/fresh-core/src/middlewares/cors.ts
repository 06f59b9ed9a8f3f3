import type { Context } from "../context.ts";
import type { Middleware } from "../middleware.ts";

/** Options of {@linkcode cors}, each the value of the header it is named after. */
export type CORSOptions<State> = {
  origin: string | string[] | ((origin: string, ctx: Context<State>) => string | undefined | null);
  allowMethods?: string[];
  allowHeaders?: string[];
  maxAge?: number;
  credentials?: boolean;
  exposeHeaders?: string[];
};

const DEFAULT_METHODS = ["GET", "HEAD", "PUT", "POST", "DELETE", "PATCH"];

/** Lets pages of other origins read the responses, and answers their preflight requests. */
export function cors<State>(options: CORSOptions<State> = { origin: "*" }): Middleware<State> {
  const { allowHeaders = [], allowMethods = DEFAULT_METHODS, maxAge } = options;

  return async (ctx) => {
    const shared = sharedHeaders(options, ctx);
    if (ctx.req.method !== "OPTIONS") {
      const response = await ctx.next();
      for (const [name, value] of shared) response.headers.append(name, value);
      return response;
    }
    if (maxAge !== undefined) {
      shared.set("Access-Control-Max-Age", String(maxAge));
    }
    if (allowMethods.length > 0) {
      shared.set("Access-Control-Allow-Methods", allowMethods.join(","));
    }
    const requested = ctx.req.headers.get("Access-Control-Request-Headers");
    const allowed = allowHeaders.length > 0 ? allowHeaders : requested?.split(/\s*,\s*/) ?? [];
    if (allowed.length > 0) {
      shared.set("Access-Control-Allow-Headers", allowed.join(","));
      shared.append("Vary", "Access-Control-Request-Headers");
    }
    return new Response(null, { status: 204, headers: shared });
  };
}

function sharedHeaders<State>(options: CORSOptions<State>, ctx: Context<State>): Headers {
  const headers = new Headers();
  const origin = allowedOrigin(options.origin, ctx);
  if (origin !== null) headers.set("Access-Control-Allow-Origin", origin);
  if (options.origin !== "*") headers.set("Vary", "Origin");
  if (options.credentials) {
    headers.set("Access-Control-Allow-Credentials", "true");
  }
  if (options.exposeHeaders !== undefined && options.exposeHeaders.length > 0) {
    headers.set("Access-Control-Expose-Headers", options.exposeHeaders.join(","));
  }
  return headers;
}

function allowedOrigin<State>(
  allowed: CORSOptions<State>["origin"],
  ctx: Context<State>,
): string | null {
  const origin = ctx.req.headers.get("Origin") ?? "";
  if (allowed === "*") return "*";
  if (typeof allowed === "function") return allowed(origin, ctx) ?? null;
  const origins = Array.isArray(allowed) ? allowed : [allowed];
  return origins.includes(origin) ? origin : null;
}
