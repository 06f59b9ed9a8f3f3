import { assertSignedIn } from "../../../../lib/auth/guards.ts";
import { define } from "../../../../lib/state.ts";

/** One room as the caller's list has it. */
export const handler = define.handlers({
  async GET(ctx) {
    assertSignedIn(ctx.state);
    return ctx.json(
      await ctx.state.services.roomLists.getOne(ctx.state.user, ctx.params.id ?? ""),
    );
  },
});
