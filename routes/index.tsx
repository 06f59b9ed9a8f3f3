import { Landing } from "../components/pages/Landing.tsx";
import { page } from "fresh";
import { lastRoom } from "../lib/http/last_room.ts";
import { define } from "../lib/state.ts";

/** The way in: what this is, or straight to the room where one was last. */
export const handler = define.handlers({
  async GET(ctx) {
    const { user, services } = ctx.state;
    if (user === undefined) return page();
    return ctx.redirect(`/rooms/${await lastRoom(ctx.req.headers, user, services)}`, 303);
  },
});

export default define.page<typeof handler>(({ state }) => (
  <Landing serverName={state.services.settings.current.name} />
));
