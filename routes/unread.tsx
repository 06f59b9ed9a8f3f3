import { page } from "fresh";
import { Head } from "fresh/runtime";
import { AppShell } from "../components/AppShell.tsx";
import { PageBar } from "../components/PageBar.tsx";
import { UnreadRooms } from "../components/UnreadRooms.tsx";
import { assertSignedIn } from "../lib/auth/guards.ts";
import { wantsJson } from "../lib/http/accept.ts";
import { readPlace } from "../lib/http/place.ts";
import { listRooms } from "../lib/http/room_page.ts";
import { loadUnread, type UnreadRoom } from "../lib/http/unread.ts";
import { define } from "../lib/state.ts";
import { toPerson } from "../lib/store/people.ts";

/** What one has not read, room by room; and taking all of it as read. */
export const handler = define.handlers<{ rooms: UnreadRoom[]; more: number }>({
  async GET(ctx) {
    return page(await loadUnread(ctx.state));
  },

  async POST(ctx) {
    assertSignedIn(ctx.state);
    ctx.state.services.chat.limits.admit(ctx.state.user);
    await ctx.state.services.chat.readAll(ctx.state.user);
    return wantsJson(ctx.req.headers) ? ctx.json({}) : ctx.redirect("/unread", 303);
  },
});

export default define.page<typeof handler>(async ({ data, state, req }) => {
  assertSignedIn(state);
  const { serverName } = state.services.config;
  const me = toPerson(state.user);
  return (
    <AppShell
      serverName={serverName}
      rooms={await listRooms(state)}
      path="/unread"
      me={me}
      skip={{ to: "main", label: "Skip to what is unread" }}
    >
      <Head>
        <title>{`Unread · ${serverName}`}</title>
      </Head>
      <main id="main" class="main">
        <PageBar />
        <div class="page">
          <div class="page-head">
            <h1>Unread</h1>
            {data.rooms.length > 0 && (
              <form method="post" action="/unread">
                <button class="button" type="submit">Mark all as read</button>
              </form>
            )}
          </div>
          <UnreadRooms
            rooms={data.rooms}
            more={data.more}
            me={me}
            place={readPlace(req.headers)}
            now={state.services.clock.now()}
          />
        </div>
      </main>
    </AppShell>
  );
});
