import { page } from "fresh";
import { Head } from "fresh/runtime";
import { AppShell } from "../../../components/shell/AppShell.tsx";
import { RoomSectionsToHydrate } from "../../../components/shell/LiveRoomSections.tsx";
import { closedReasonOf } from "../../../components/room/ClosedComposer.tsx";
import { PeopleSide } from "../../../components/room/PeopleSide.tsx";
import { ThreadAside } from "../../../components/thread/ThreadAside.tsx";
import ChatRoom from "../../../islands/ChatRoom.tsx";
import { rememberRoom } from "../../../lib/http/last_room.ts";
import { loadRoomPage, type RoomPageData, type ThreadData } from "../../../lib/http/room_page.ts";
import type { MessageEvent } from "../../../lib/protocol/event.ts";
import { define } from "../../../lib/state.ts";

/** A room. */
export const handler = define.handlers<RoomPageData>({
  async GET(ctx) {
    const data = await loadRoomPage(ctx);
    const cookie = rememberRoom(ctx.req, data.room.id, ctx.state.services.config);
    return page(data, cookie === undefined ? {} : { headers: { "set-cookie": cookie } });
  },
});

export default define.page<typeof handler>(({ data }) => {
  const { room, me, page, present, place, now, rights, threads, thread } = data;
  const path = `/rooms/${room.id}`;
  return (
    <AppShell
      serverName={data.serverName}
      rooms={data.rooms}
      list={<RoomSectionsToHydrate rooms={data.rooms} path={path} />}
      path={path}
      me={me}
      skip={{ to: "text", label: "Skip to the message box" }}
    >
      <Head>
        <title>
          {`${thread === undefined ? "" : "Thread in "}${room.name} · ${data.serverName}`}
        </title>
      </Head>
      <ChatRoom
        seed={{
          room,
          rights,
          me,
          rooms: data.rooms,
          page,
          isOlder: data.isOlder || undefined,
          around: data.around,
          present,
          reading: data.reading,
          editMinutes: data.editMinutes,
          now,
          threads,
          ...openThread(thread),
        }}
        place={place}
        now={now}
        draft={data.draft}
        saved={data.saved}
      />
      <PeopleSide
        room={room}
        present={present}
        recent={page.users}
        me={me}
        place={place}
        now={now}
      />
      {thread !== undefined && (
        <ThreadAside
          thread={thread}
          room={room}
          rooms={data.rooms}
          closed={closedReasonOf(room, rights)}
          me={me}
          place={place}
          now={now}
        />
      )}
    </AppShell>
  );
});

function openThread(thread: ThreadData | undefined): { thread?: MessageEvent } {
  return thread === undefined ? {} : { thread: thread.message };
}
