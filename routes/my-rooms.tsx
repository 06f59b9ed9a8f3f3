import { page } from "fresh";
import { PlainPage } from "../components/pages/PlainPage.tsx";
import { RoomIcon } from "../components/shell/RoomIcon.tsx";
import { assertSignedIn } from "../lib/auth/guards.ts";
import { type Listed, listRooms } from "../lib/http/room_page.ts";
import type { RoomSummary } from "../lib/protocol/server_frame.ts";
import { define } from "../lib/state.ts";
import { toPerson } from "../lib/store/people/people.ts";

interface MyRoomsData {
  rooms: RoomSummary[];
  /** Where the next page starts. */
  next?: string;
  mine: Listed[];
}

/** All rooms that one is in, the latest activity first. */
export const handler = define.handlers<MyRoomsData>({
  async GET(ctx) {
    assertSignedIn(ctx.state);
    const { services, user } = ctx.state;
    const before = ctx.url.searchParams.get("before");
    const [found, mine] = await Promise.all([
      services.roomLists.getPage(user, { before }),
      listRooms(ctx.state),
    ]);
    return page({ ...found, mine });
  },
});

export default define.page<typeof handler>(({ data, state }) => {
  assertSignedIn(state);
  const serverName = state.services.settings.current.name;
  return (
    <PlainPage
      serverName={serverName}
      rooms={data.mine}
      path="/my-rooms"
      me={toPerson(state.user)}
      title="Your rooms"
      skip="Skip to your rooms"
    >
      <h1>Your rooms</h1>
      <p class="lead">
        All rooms and conversations you are in, the latest activity first.
      </p>
      <ul class="room-cards">
        {data.rooms.map(({ id, name, kind, topic, archived, unread }) => (
          <li key={id} class="room-card">
            <RoomIcon kind={kind} />
            <a class="room-card-name" href={`/rooms/${id}`}>
              <strong>
                <bdi>{name}</bdi>
              </strong>{" "}
              {archived ? "Archived. " : ""}
              {topic}
            </a>{" "}
            {unread > 0 && <small>{unread} unread</small>}
          </li>
        ))}
      </ul>
      {data.next !== undefined && (
        <p class="actions">
          <a class="button" href={`/my-rooms?before=${encodeURIComponent(data.next)}`}>
            More rooms
          </a>
        </p>
      )}
    </PlainPage>
  );
});
