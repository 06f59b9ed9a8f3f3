import { ASSET_PARAM } from "../asset.ts";
import { buildId } from "../build_id.ts";
import type { StaticFile } from "../build_cache.ts";
import { type Context, getBuildCache } from "../context.ts";
import type { Middleware } from "../middleware.ts";

const FOREVER = "public, max-age=31536000, immutable";
const NEVER = "no-cache, no-store, max-age=0, must-revalidate";

/**
 * Serves the files of `static/` and the browser bundles. A URL with the id of the build may be kept
 * for good; other files have an entity tag. What is no file goes on to the next middleware.
 */
export function staticFiles<T>(): Middleware<T> {
  return async (ctx) => {
    const { method } = ctx.req;
    const pathname = filePath(ctx);
    const file = pathname === null ? null : await getBuildCache(ctx)?.readFile(pathname) ?? null;
    if (file === null) {
      // Every browser asks for it; a page would be a long answer.
      if (pathname === "/favicon.ico") {
        return new Response(null, { status: 404 });
      }
      return await ctx.next();
    }
    if (method !== "GET" && method !== "HEAD") {
      return new Response("Method Not Allowed", {
        status: 405,
        headers: { Allow: "GET, HEAD" },
      });
    }
    const key = ctx.url.searchParams.get(ASSET_PARAM);
    if (key !== null && key !== buildId) return redirectToPlain(ctx.url);
    return await respond(ctx, file, file.immutable || key === buildId);
  };
}

function filePath<T>(ctx: Context<T>): string | null {
  const { basePath } = ctx.config;
  const { pathname } = ctx.url;
  if (basePath !== "" && !pathname.startsWith(`${basePath}/`)) return null;
  try {
    return decodeURIComponent(pathname.slice(basePath.length));
  } catch {
    return null;
  }
}

// A page of an earlier build asks with its id: the answer must not be kept under that URL.
function redirectToPlain(url: URL): Response {
  const plain = new URL(url);
  plain.searchParams.delete(ASSET_PARAM);
  return new Response(null, {
    status: 307,
    headers: { location: plain.pathname + plain.search },
  });
}

async function respond<T>(
  ctx: Context<T>,
  file: StaticFile,
  isLasting: boolean,
): Promise<Response> {
  const headers = new Headers({
    "Content-Type": file.contentType,
    "Vary": "If-None-Match",
  });
  const isProduction = ctx.config.mode === "production";
  headers.set("Cache-Control", isProduction && isLasting ? FOREVER : NEVER);
  if (isProduction) {
    headers.set("ETag", `W/"${file.hash}"`);
    if (matches(ctx.req.headers.get("If-None-Match"), file.hash)) {
      return new Response(null, { status: 304, headers });
    }
  }
  headers.set("Content-Length", String(file.size));
  return new Response(ctx.req.method === "HEAD" ? null : await file.open(), { headers });
}

function matches(header: string | null, hash: string): boolean {
  if (header === null) return false;
  return header.split(",").some((tag) => {
    const value = tag.trim().replace(/^W\//, "").replaceAll('"', "");
    return value === hash || value === "*";
  });
}
