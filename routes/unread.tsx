import { page } from "fresh";
import { PlainPage } from "../components/pages/PlainPage.tsx";
import { ThreadCards } from "../components/thread/ThreadCards.tsx";
import { UnreadRooms } from "../components/pages/UnreadRooms.tsx";
import { assertSignedIn } from "../lib/auth/guards.ts";
import { formDone } from "../lib/http/forms/form_done.ts";
import { readTimeSettings } from "../lib/http/time_settings.ts";
import { listRooms } from "../lib/http/room_page.ts";
import { loadUnread, type UnreadData } from "../lib/http/unread.ts";
import { define } from "../lib/state.ts";
import { toPerson } from "../lib/store/people/people.ts";
import { Times } from "../lib/text/times/times.ts";

/** The page of unread messages, room by room; `POST` marks all of them as read. */
export const handler = define.handlers<UnreadData>({
  async GET(ctx) {
    return page(await loadUnread(ctx.state));
  },

  async POST(ctx) {
    assertSignedIn(ctx.state);
    ctx.state.services.limits.admit(ctx.state.user);
    await ctx.state.services.readMarks.readAll(ctx.state.user);
    return formDone(ctx, "/unread", {}, { json: true, withLocation: false });
  },
});

export default define.page<typeof handler>(async ({ data, state, req }) => {
  assertSignedIn(state);
  const serverName = state.services.settings.current.name;
  const me = toPerson(state.user);
  const { threads, more: moreThreads } = data.inThreads;
  const isSomething = data.rooms.length + threads.length > 0;
  const place = readTimeSettings(req.headers);
  const now = state.services.clock.now();
  return (
    <PlainPage
      serverName={serverName}
      rooms={await listRooms(state)}
      path="/unread"
      me={me}
      title="Unread"
      skip="Skip to what is unread"
    >
      <div class="page-head">
        <h1>Unread</h1>
        {isSomething && (
          <form method="post" action="/unread">
            <button class="button" type="submit">Mark all as read</button>
          </form>
        )}
      </div>
      {!isSomething && <p class="lead">You’re all caught up. New messages will appear here.</p>}
      {threads.length > 0 && (
        <section class="unread-threads">
          <h2>Threads you follow</h2>
          <ThreadCards threads={threads} times={new Times(place)} now={now} next="/unread" />
          {moreThreads > 0 && (
            <p>
              <a href="/threads">
                {moreThreads === 1
                  ? "1 more thread has new replies."
                  : `${moreThreads} more threads have new replies.`}
              </a>
            </p>
          )}
        </section>
      )}
      <UnreadRooms rooms={data.rooms} more={data.more} me={me} place={place} now={now} />
    </PlainPage>
  );
});
