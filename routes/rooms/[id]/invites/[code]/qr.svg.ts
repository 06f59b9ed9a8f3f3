import { assertSignedIn } from "../../../../../lib/auth/guards.ts";
import { answerQr } from "../../../../../lib/http/qr.ts";
import { inviteUrl } from "../../../../../lib/http/room_settings.ts";
import { define } from "../../../../../lib/state.ts";
import { inviteNotFound } from "../../../../../lib/store/rooms/invites.ts";

/** The link of a room's invite as a QR code, for those who see it on the page about the room. */
export const handler = define.handlers({
  async GET(ctx) {
    assertSignedIn(ctx.state);
    const { services, user } = ctx.state;
    const { id = "", code = "" } = ctx.params;
    const room = await services.access.openRoom(user, id);
    const invites = await services.roomService.invites(user, room);
    if (!invites.some((invite) => invite.code === code)) throw inviteNotFound();
    return answerQr(inviteUrl(ctx, code));
  },
});
