import { assertSignedIn } from "../../lib/auth/guards.ts";
import { listBookmarks } from "../../lib/http/bookmark_list.ts";
import { readPosition } from "../../lib/http/room_page.ts";
import { define } from "../../lib/state.ts";

/** A page of one's bookmarks, the last one first. */
export const handler = define.handlers({
  async GET(ctx) {
    assertSignedIn(ctx.state);
    const before = readPosition(ctx.url.searchParams.get("before"));
    return ctx.json(await listBookmarks(ctx.state, before));
  },
});
