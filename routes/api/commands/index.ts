import { assertSignedIn } from "../../../lib/auth/guards.ts";
import { define } from "../../../lib/state.ts";

/** The commands that work in every room. */
export const handler = define.handlers({
  async GET(ctx) {
    assertSignedIn(ctx.state);
    return ctx.json({ commands: await ctx.state.services.commands.list() });
  },
});
