import { assertStaff } from "../../../lib/auth/guards.ts";
import { formDone } from "../../../lib/http/forms/form_done.ts";
import { readDecision } from "../../../lib/http/report_decision.ts";
import { define } from "../../../lib/state.ts";

/** Decides about a report, or a held message, of any room. */
export const handler = define.handlers({
  // The address stays in the browser after a refusal; loading it again shows the queue.
  GET(ctx) {
    assertStaff(ctx.state);
    return ctx.redirect("/admin/reports", 303);
  },

  async POST(ctx) {
    assertStaff(ctx.state);
    const { services, user } = ctx.state;
    const action = await readDecision(ctx.req);
    await services.moderation.decide(user, ctx.params.id ?? "", action);
    return formDone(ctx, "/admin/reports", {}, { json: true });
  },
});
