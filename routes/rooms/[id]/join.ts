import { assertSignedIn } from "../../../lib/auth/guards.ts";
import { formDone } from "../../../lib/http/forms/form_done.ts";
import { define } from "../../../lib/state.ts";
import { logAddress } from "../../../lib/text/addresses.ts";

/** Joining a public room. */
export const handler = define.handlers({
  GET: (ctx) => ctx.redirect(logAddress(ctx.params.id ?? ""), 303),

  async POST(ctx) {
    assertSignedIn(ctx.state);
    await ctx.state.services.roomService.join(ctx.state.user, ctx.params.id ?? "");
    return formDone(ctx, logAddress(ctx.params.id ?? ""));
  },
});
