import { assertSignedIn } from "../../../lib/auth/guards.ts";
import { define } from "../../../lib/state.ts";

/** A page of the caller's rooms, the latest activity first. */
export const handler = define.handlers({
  async GET(ctx) {
    assertSignedIn(ctx.state);
    const { searchParams } = ctx.url;
    return ctx.json(
      await ctx.state.services.roomLists.getPage(ctx.state.user, {
        before: searchParams.get("before"),
        limit: searchParams.get("limit"),
      }),
    );
  },
});
