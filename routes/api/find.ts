import { assertSignedIn } from "../../lib/auth/guards.ts";
import { define } from "../../lib/state.ts";

/** People to write to, and public rooms that the caller is not in, by a few letters of a name. */
export const handler = define.handlers({
  async GET(ctx) {
    assertSignedIn(ctx.state);
    const { services, user } = ctx.state;
    services.limits.admit(user);
    return ctx.json(await services.finder.find(user, ctx.url.searchParams.get("q") ?? ""));
  },
});
