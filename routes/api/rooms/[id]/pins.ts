import { assertSignedIn } from "../../../../lib/auth/guards.ts";
import { define } from "../../../../lib/state.ts";

/** The pinned messages of a room, the last pinned first. */
export const handler = define.handlers({
  async GET(ctx) {
    assertSignedIn(ctx.state);
    const { access, pins } = ctx.state.services;
    const room = await access.openRoom(ctx.state.user, ctx.params.id ?? "");
    return ctx.json(await pins.of(room.id));
  },
});
