import { page } from "fresh";
import { PlainPage } from "../components/pages/PlainPage.tsx";
import { ThreadCards } from "../components/thread/ThreadCards.tsx";
import { assertSignedIn } from "../lib/auth/guards.ts";
import { readListPlace } from "../lib/chat/threads/list_place.ts";
import type { FollowedThread } from "../lib/chat/threads/threads.ts";
import { readTimeSettings } from "../lib/http/time_settings.ts";
import { type Listed, listRooms } from "../lib/http/room_page.ts";
import { define } from "../lib/state.ts";
import { toPerson } from "../lib/store/people/people.ts";
import { Times, type TimeSettings } from "../lib/text/times/times.ts";

interface ThreadsData {
  threads: FollowedThread[];
  /** Where the next page starts. */
  next: string | undefined;
  isFirst: boolean;
  rooms: Listed[];
  place: TimeSettings;
  now: number;
}

/** The threads that one follows, the latest reply first. */
export const handler = define.handlers<ThreadsData>({
  async GET(ctx) {
    assertSignedIn(ctx.state);
    const { user, services } = ctx.state;
    const after = readListPlace(ctx.url.searchParams.get("after") ?? "");
    const [{ threads, next }, rooms] = await Promise.all([
      services.threads.followed(user, after),
      listRooms(ctx.state),
    ]);
    return page({
      threads,
      next: next === undefined ? undefined : `${next.at}.${next.id}`,
      isFirst: after === undefined,
      rooms,
      place: readTimeSettings(ctx.req.headers),
      now: services.clock.now(),
    });
  },
});

export default define.page<typeof handler>(({ data, state }) => {
  assertSignedIn(state);
  const { threads, next, isFirst, rooms, place, now } = data;
  const serverName = state.services.settings.current.name;
  return (
    <PlainPage
      serverName={serverName}
      rooms={rooms}
      path="/threads"
      me={toPerson(state.user)}
      title="Threads"
      skip="Skip to the threads"
    >
      <h1>Threads</h1>
      <p class="lead">
        {threads.length === 0 && isFirst
          ? "No threads yet. You follow the threads of your own messages, and those in which you reply or are mentioned."
          : "The threads of your own messages, and those in which you replied or were mentioned."}
      </p>
      <ThreadCards threads={threads} times={new Times(place)} now={now} next="/threads" />
      {next !== undefined && (
        <p class="actions">
          <a class="button" href={`/threads?after=${encodeURIComponent(next)}`}>
            Older threads
          </a>
        </p>
      )}
    </PlainPage>
  );
});
