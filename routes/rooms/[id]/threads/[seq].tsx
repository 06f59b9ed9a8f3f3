import { page } from "fresh";
import { rememberRoom } from "../../../../lib/http/last_room.ts";
import { readSeq } from "../../../../lib/http/message_page.ts";
import type { RoomPageData } from "../../../../lib/http/room_page.ts";
import { loadThreadPage } from "../../../../lib/http/thread_page.ts";
import { define } from "../../../../lib/state.ts";

export { default } from "../index.tsx";

/** A room with one of its threads beside it. */
export const handler = define.handlers<RoomPageData>({
  async GET(ctx) {
    const room = ctx.params.id ?? "";
    const data = await loadThreadPage(ctx, { room, seq: readSeq(ctx.params.seq) });
    const cookie = rememberRoom(ctx.req, data.room.id, ctx.state.services.config);
    return page(data, cookie === undefined ? {} : { headers: { "set-cookie": cookie } });
  },
});
