import { Landing } from "../components/pages/Landing.tsx";
import { page } from "fresh";
import { maySignUp } from "../lib/http/account/entry.ts";
import { lastRoom } from "../lib/http/last_room.ts";
import { logAddress } from "../lib/text/addresses.ts";
import { define } from "../lib/state.ts";

/** The way in: what this is, or straight to the room where one was last. */
export const handler = define.handlers<{ maySignUp: boolean }>({
  async GET(ctx) {
    const { user, services } = ctx.state;
    if (user === undefined) return page({ maySignUp: await maySignUp(ctx) });
    const room = await lastRoom(ctx.req.headers, user, services);
    return ctx.redirect(room === undefined ? "/rooms" : logAddress(room), 303);
  },
});

export default define.page<typeof handler>(({ data, state }) => (
  <Landing
    serverName={state.services.settings.current.name}
    maySignUp={data.maySignUp}
    isClosed={state.services.settings.current.signUp === "closed"}
  />
));
