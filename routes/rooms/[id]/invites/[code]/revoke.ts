import { assertSignedIn } from "../../../../../lib/auth/guards.ts";
import { formDone } from "../../../../../lib/http/forms/form_done.ts";
import { define } from "../../../../../lib/state.ts";
import { logAddress } from "../../../../../lib/text/addresses.ts";

/** Taking an invite back. */
export const handler = define.handlers({
  GET: (ctx) => ctx.redirect(`${logAddress(ctx.params.id ?? "")}/settings`, 303),

  async POST(ctx) {
    assertSignedIn(ctx.state);
    const { id = "", code = "" } = ctx.params;
    await ctx.state.services.roomService.revoke(ctx.state.user, id, code);
    return formDone(ctx, `/rooms/${id}/settings`);
  },
});
