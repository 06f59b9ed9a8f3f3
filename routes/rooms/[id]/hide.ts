import { assertSignedIn } from "../../../lib/auth/guards.ts";
import { formDone } from "../../../lib/http/forms/form_done.ts";
import { define } from "../../../lib/state.ts";
import { logAddress } from "../../../lib/text/addresses.ts";

/** Takes a direct room out of one's list, until its next message. */
export const handler = define.handlers({
  GET: (ctx) => ctx.redirect(logAddress(ctx.params.id ?? ""), 303),

  async POST(ctx) {
    assertSignedIn(ctx.state);
    await ctx.state.services.roomService.hide(ctx.state.user, ctx.params.id ?? "");
    // Not to the start, which leads to the room where one was last.
    return formDone(ctx, "/rooms", {}, { json: true });
  },
});
