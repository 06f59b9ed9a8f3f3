import { assertSignedIn } from "../../../../lib/auth/guards.ts";
import { formDone } from "../../../../lib/http/forms/form_done.ts";
import { readDecision } from "../../../../lib/http/report_decision.ts";
import { define } from "../../../../lib/state.ts";

/** Decides about a report, or a held message, of a room that one moderates. */
export const handler = define.handlers({
  GET: (ctx) => ctx.redirect(`/rooms/${ctx.params.id}/reports`, 303),

  async POST(ctx) {
    assertSignedIn(ctx.state);
    const { services, user } = ctx.state;
    const action = await readDecision(ctx.req);
    const room = ctx.params.id ?? "";
    await services.moderation.decide(user, ctx.params.report ?? "", action, room);
    return formDone(ctx, `/rooms/${room}/reports`, {}, { json: true });
  },
});
