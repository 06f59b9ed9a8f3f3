import { assertSignedIn } from "../../../lib/auth/guards.ts";
import { accountDone } from "../../../lib/http/account/account_page.ts";
import { define } from "../../../lib/state.ts";

/** Takes one's own picture away. */
export const handler = define.handlers({
  GET: (ctx) => ctx.redirect("/account#picture", 303),

  async POST(ctx) {
    assertSignedIn(ctx.state);
    await ctx.state.services.ownAvatars.remove(ctx.state.user.id);
    return accountDone(ctx, "picture");
  },
});
