import { assertSignedIn } from "../../../../lib/auth/guards.ts";
import { define } from "../../../../lib/state.ts";

/** The most people of each kind that are listed: those who are here, and those who are not. */
const LISTED = 200;

/** The people of a room: who is here, and members who are not. */
export const handler = define.handlers({
  async GET(ctx) {
    assertSignedIn(ctx.state);
    const { chat, roomPeople } = ctx.state.services;
    const room = await chat.openRoom(ctx.state.user, ctx.params.id ?? "");
    return ctx.json(await roomPeople.of(room, LISTED));
  },
});
