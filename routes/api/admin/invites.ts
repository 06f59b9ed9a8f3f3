import { assertStaff } from "../../../lib/auth/guards.ts";
import { listServerInvites } from "../../../lib/http/admin/server_invites.ts";
import { define } from "../../../lib/state.ts";

/** The invites of the server that are good, the newest first. */
export const handler = define.handlers({
  async GET(ctx) {
    assertStaff(ctx.state);
    const invites = await listServerInvites(ctx);
    return ctx.json({
      invites: invites.map(({ byId, roomId, by: _by, room: _room, left, ...invite }) => ({
        ...invite,
        by: byId,
        ...(left === undefined ? {} : { left }),
        ...(roomId === undefined ? {} : { room: roomId }),
      })),
    });
  },
});
