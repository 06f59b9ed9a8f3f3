import { assertSignedIn } from "../../../lib/auth/guards.ts";
import { define } from "../../../lib/state.ts";

/** A page of the caller's rooms, the latest activity first; with the first one, what they were asked into. */
export const handler = define.handlers({
  async GET(ctx) {
    assertSignedIn(ctx.state);
    const { services, user } = ctx.state;
    const { searchParams } = ctx.url;
    const before = searchParams.get("before");
    const [page, invitations] = await Promise.all([
      services.roomLists.getPage(user, { before, limit: searchParams.get("limit") }),
      before === null ? services.roomService.invitations(user) : [],
    ]);
    return ctx.json({ ...page, ...(invitations.length === 0 ? {} : { invitations }) });
  },
});
