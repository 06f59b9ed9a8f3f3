import { assertSignedIn } from "../../../../lib/auth/guards.ts";
import { accountDone } from "../../../../lib/http/account/account_page.ts";
import { define } from "../../../../lib/state.ts";

/** Ends one of one's own sessions. */
export const handler = define.handlers({
  GET: (ctx) => ctx.redirect("/account#sessions", 303),

  async POST(ctx) {
    assertSignedIn(ctx.state);
    const { services, user } = ctx.state;
    await services.ownSessions.revoke(user.id, ctx.params.id ?? "");
    return accountDone(ctx, "sessions");
  },
});
