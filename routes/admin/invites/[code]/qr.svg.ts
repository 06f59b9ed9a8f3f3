import { assertStaff } from "../../../../lib/auth/guards.ts";
import { joinUrl } from "../../../../lib/http/admin/server_invites.ts";
import { answerQr } from "../../../../lib/http/qr.ts";
import { define } from "../../../../lib/state.ts";
import { inviteNotFound } from "../../../../lib/store/rooms/invites.ts";

/** The link of an invite of the server as a QR code. */
export const handler = define.handlers({
  async GET(ctx) {
    assertStaff(ctx.state);
    const code = ctx.params.code ?? "";
    const invite = await ctx.state.services.serverInvites.get(code);
    if (invite === undefined) throw inviteNotFound();
    return answerQr(joinUrl(ctx, code));
  },
});
