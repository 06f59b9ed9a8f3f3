import { clearSession, presentedToken } from "../lib/auth/cookie.ts";
import { isSecure } from "../lib/http/public_origin.ts";
import { define } from "../lib/state.ts";

/** Signing out: the session ends, and the browser forgets its token. */
export const handler = define.handlers({
  async POST(ctx) {
    const { accounts } = ctx.state.services;
    const scheme = { secure: isSecure(ctx.req, ctx.state.services.config) };
    const presented = presentedToken(ctx.req.headers, scheme);
    if (presented !== undefined) await accounts.signOut(presented.token);
    const response = ctx.redirect("/", 303);
    clearSession(response.headers, scheme);
    return response;
  },
});
