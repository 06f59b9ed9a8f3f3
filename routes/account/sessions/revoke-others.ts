import { assertSignedIn } from "../../../lib/auth/guards.ts";
import { accountDone } from "../../../lib/http/account/account_page.ts";
import { define } from "../../../lib/state.ts";

/** Ends all of one's own sessions but the one that asks. */
export const handler = define.handlers({
  GET: (ctx) => ctx.redirect("/account#sessions", 303),

  async POST(ctx) {
    assertSignedIn(ctx.state);
    await ctx.state.services.ownSessions.revokeOthers(ctx.state.session);
    return accountDone(ctx, "sessions");
  },
});
