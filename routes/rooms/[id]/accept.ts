import { assertSignedIn } from "../../../lib/auth/guards.ts";
import { formDone } from "../../../lib/http/forms/form_done.ts";
import { define } from "../../../lib/state.ts";
import { logAddress } from "../../../lib/text/addresses.ts";

/** Joins a room that one was asked into. */
export const handler = define.handlers({
  GET: (ctx) => ctx.redirect(logAddress(ctx.params.id ?? ""), 303),

  async POST(ctx) {
    assertSignedIn(ctx.state);
    const { services, user } = ctx.state;
    await services.roomService.acceptInvitation(user, ctx.params.id ?? "");
    return formDone(ctx, logAddress(ctx.params.id ?? ""), {}, { json: true });
  },
});
