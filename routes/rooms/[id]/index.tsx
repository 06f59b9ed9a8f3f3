import { page } from "fresh";
import { Head } from "fresh/runtime";
import { AppShell } from "../../../components/AppShell.tsx";
import { closureOf } from "../../../components/ClosedComposer.tsx";
import { OlderRoom } from "../../../components/OlderRoom.tsx";
import ChatRoom from "../../../islands/ChatRoom.tsx";
import MyRooms from "../../../islands/MyRooms.tsx";
import { rememberRoom } from "../../../lib/http/last_room.ts";
import { loadRoomPage, type RoomPageData } from "../../../lib/http/room_page.ts";
import { define } from "../../../lib/state.ts";

/** A room. */
export const handler = define.handlers<RoomPageData>({
  async GET(ctx) {
    const data = await loadRoomPage(ctx);
    const cookie = rememberRoom(ctx.req.headers, data.room.id);
    return page(data, cookie === undefined ? {} : { headers: { "set-cookie": cookie } });
  },
});

export default define.page<typeof handler>(({ data }) => {
  const { room, me, page, place, now, standing } = data;
  const path = `/rooms/${room.id}`;
  return (
    <AppShell
      serverName={data.serverName}
      rooms={data.rooms}
      list={<MyRooms rooms={data.rooms} path={path} />}
      path={path}
      me={me}
      skip={{ to: "text", label: "Skip to the message box" }}
    >
      <Head>
        <title>{`${room.name} · ${data.serverName}`}</title>
      </Head>
      {data.isOlder
        ? (
          <OlderRoom
            room={room}
            rooms={data.rooms}
            closed={closureOf(room, standing)}
            me={me}
            page={page}
            place={place}
            now={now}
          />
        )
        : (
          <ChatRoom
            seed={{ room, standing, me, rooms: data.rooms, page }}
            place={place}
            now={now}
            draft={data.draft}
            saved={data.saved}
          />
        )}
    </AppShell>
  );
});
