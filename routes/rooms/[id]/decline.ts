import { assertSignedIn } from "../../../lib/auth/guards.ts";
import { formDone } from "../../../lib/http/forms/form_done.ts";
import { define } from "../../../lib/state.ts";

/** Takes an invitation away that one does not want. */
export const handler = define.handlers({
  GET: (ctx) => ctx.redirect("/rooms", 303),

  async POST(ctx) {
    assertSignedIn(ctx.state);
    const { services, user } = ctx.state;
    await services.roomService.declineInvitation(user, ctx.params.id ?? "");
    return formDone(ctx, "/rooms", {}, { json: true });
  },
});
