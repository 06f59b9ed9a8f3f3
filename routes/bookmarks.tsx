import { page } from "fresh";
import { MessageCard } from "../components/pages/MessageCard.tsx";
import { UndoForm } from "../components/forms/UndoForm.tsx";
import { PlainPage } from "../components/pages/PlainPage.tsx";
import { RoomIcon } from "../components/shell/RoomIcon.tsx";
import { assertSignedIn } from "../lib/auth/guards.ts";
import { type BookmarkList, listBookmarks } from "../lib/http/bookmark_list.ts";
import { readTimeSettings } from "../lib/http/time_settings.ts";
import { type Listed, listRooms, readPosition } from "../lib/http/room_page.ts";
import { define } from "../lib/state.ts";
import { toPerson } from "../lib/store/people/people.ts";
import { bookmarkAddress } from "../lib/text/addresses.ts";
import { PageBudget } from "../lib/text/page_budget.ts";
import { Times, type TimeSettings } from "../lib/text/times/times.ts";

interface BookmarksData extends BookmarkList {
  mine: Listed[];
  place: TimeSettings;
  now: number;
  /** Where this page is, to come back to. */
  here: string;
  isFirst: boolean;
  /** The message whose bookmark has just been removed. */
  removed: { log: string; seq: number } | undefined;
}

/** One's bookmarks, the latest first. */
export const handler = define.handlers<BookmarksData>({
  async GET(ctx) {
    const before = readPosition(ctx.url.searchParams.get("before"));
    const [mine, list] = await Promise.all([
      listRooms(ctx.state),
      listBookmarks(ctx.state, before),
    ]);
    return page({
      ...list,
      mine,
      place: readTimeSettings(ctx.req.headers),
      now: ctx.state.services.clock.now(),
      here: before === undefined ? "/bookmarks" : `/bookmarks?before=${before}`,
      isFirst: before === undefined,
      removed: readRemoved(ctx.url.searchParams.get("removed")),
    });
  },
});

export default define.page<typeof handler>(({ data, state }) => {
  assertSignedIn(state);
  const serverName = state.services.settings.current.name;
  const { bookmarks, now, next, here, isFirst, removed } = data;
  const times = new Times(data.place);
  const budget = new PageBudget();
  const people = new Map(data.users.map((person) => [person.id, person]));
  return (
    <PlainPage
      serverName={serverName}
      rooms={data.mine}
      path="/bookmarks"
      me={toPerson(state.user)}
      title="Bookmarks"
      skip="Skip to the bookmarks"
    >
      <h1>Bookmarks</h1>
      <p class="lead">
        {bookmarks.length > 0 || next !== undefined || !isFirst
          ? "Messages you saved for later. Only you can see them."
          : "No bookmarks yet. To save a message for later, choose Bookmark in its menu. Only you can see your bookmarks."}
      </p>
      {removed !== undefined && (
        <UndoForm
          says="Bookmark removed."
          action={bookmarkAddress(removed.log, removed.seq)}
          fields={{ next: here }}
        />
      )}
      <ol class="kept-list">
        {bookmarks.map(({ room, message }) => (
          <MessageCard
            key={`${room.id} ${message.seq}`}
            room={room.id}
            among={room.name}
            message={message}
            author={people.get(message.by)}
            times={times}
            now={now}
            isBrief={!budget.takes(message.text ?? "")}
            removal={{
              action: bookmarkAddress(room.id, message.seq),
              fields: {
                off: "bookmark",
                next: `${here}${here.includes("?") ? "&" : "?"}removed=${room.id}.${message.seq}`,
              },
              label: "Remove",
              icon: "bookmark-minus",
            }}
          >
            <RoomIcon kind={room.kind} />
            <bdi>{room.name}</bdi>
          </MessageCard>
        ))}
      </ol>
      {(next !== undefined || !isFirst) && (
        <nav class="kept-pages" aria-label="Pages of bookmarks">
          {!isFirst && <a class="button" href="/bookmarks">Newest bookmarks</a>}
          {next !== undefined && (
            <a class="button" href={`/bookmarks?before=${next}`}>Older bookmarks</a>
          )}
        </nav>
      )}
    </PlainPage>
  );
});

/** A message as the address names it: the id of its log and its seq. */
function readRemoved(text: string | null): BookmarksData["removed"] {
  const [, log, seq] = /^([\w~-]{1,64})\.([1-9]\d{0,15})$/.exec(text ?? "") ?? [];
  return log === undefined ? undefined : { log, seq: Number(seq) };
}
