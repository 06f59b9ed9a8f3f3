import { expiredCookie, presentedToken } from "../lib/auth/cookie.ts";
import { isSecure } from "../lib/http/public_origin.ts";
import { define } from "../lib/state.ts";

/** Signing out: the session ends, and the browser forgets its token. */
export const handler = define.handlers({
  async POST(ctx) {
    const { accounts } = ctx.state.services;
    const presented = presentedToken(ctx.req.headers);
    if (presented !== undefined) await accounts.signOut(presented.token);
    const response = ctx.redirect("/", 303);
    const secure = isSecure(ctx.req, ctx.config.trustProxy);
    response.headers.append("set-cookie", expiredCookie({ secure }));
    return response;
  },
});
