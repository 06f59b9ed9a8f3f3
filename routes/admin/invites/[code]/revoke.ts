import { assertStaff } from "../../../../lib/auth/guards.ts";
import { formDone } from "../../../../lib/http/forms/form_done.ts";
import { define } from "../../../../lib/state.ts";

/** Takes an invite of the server back. */
export const handler = define.handlers({
  async POST(ctx) {
    assertStaff(ctx.state);
    const { services, user } = ctx.state;
    services.limits.admit(user);
    await services.serverInvites.revoke(user.id, ctx.params.code ?? "");
    return formDone(ctx, "/admin/invites", {}, { json: true });
  },
});
