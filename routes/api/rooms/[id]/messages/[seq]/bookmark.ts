import { assertSignedIn } from "../../../../../../lib/auth/guards.ts";
import { readSeq } from "../../../../../../lib/http/message_page.ts";
import { define } from "../../../../../../lib/state.ts";

/** The caller's bookmark of a message. */
export const handler = define.handlers({
  async GET(ctx) {
    assertSignedIn(ctx.state);
    const { user, services } = ctx.state;
    const room = await services.access.openLog(user, ctx.params.id ?? "");
    const bookmarked = await services.bookmarks.has(user.id, room.id, readSeq(ctx.params.seq));
    return ctx.json({ bookmarked });
  },
});
