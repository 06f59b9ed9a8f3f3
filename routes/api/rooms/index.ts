import { assertSignedIn } from "../../../lib/auth/guards.ts";
import { define } from "../../../lib/state.ts";

/** The caller's rooms. */
export const handler = define.handlers({
  async GET(ctx) {
    assertSignedIn(ctx.state);
    const rooms = await ctx.state.services.chat.roomsOf(ctx.state.user);
    return ctx.json({ rooms });
  },
});
