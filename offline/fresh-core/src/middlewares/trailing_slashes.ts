import type { Middleware } from "../middleware.ts";

/** Redirects to the URL with a slash at the end of its path, or to the one without. */
export function trailingSlashes<State>(mode: "always" | "never"): Middleware<State> {
  return async (ctx) => {
    const { pathname, search } = ctx.url;
    const hasSlash = pathname.endsWith("/");
    if (pathname === "/" || hasSlash === (mode === "always")) {
      return await ctx.next();
    }
    return ctx.redirect((hasSlash ? pathname.slice(0, -1) : `${pathname}/`) + search);
  };
}
