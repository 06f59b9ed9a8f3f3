import { page } from "fresh";
import { Head } from "fresh/runtime";
import { AppShell } from "../../../components/AppShell.tsx";
import { closureOf } from "../../../components/ClosedComposer.tsx";
import { OlderRoom } from "../../../components/OlderRoom.tsx";
import { PeopleSide } from "../../../components/PeopleSide.tsx";
import ChatRoom, { MyRooms } from "../../../islands/ChatRoom.tsx";
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
  const { room, me, page, present, place, now, standing } = data;
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
            closed={closureOf(room, standing)}
            me={me}
            page={page}
            present={present}
            place={place}
            now={now}
          />
        )
        : (
          <>
            <ChatRoom
              seed={{
                room,
                standing,
                me,
                page,
                present,
                reading: data.reading,
                editMinutes: data.editMinutes,
                now,
              }}
              place={place}
              now={now}
              draft={data.draft}
            />
            <PeopleSide room={room} present={present} recent={page.users} me={me} now={now} />
          </>
        )}
    </AppShell>
  );
});
