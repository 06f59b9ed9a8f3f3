import { page } from "fresh";
import { Head } from "fresh/runtime";
import { AppShell } from "../../../components/shell/AppShell.tsx";
import { RoomSectionsToHydrate } from "../../../components/shell/LiveRoomSections.tsx";
import { closedReasonOf } from "../../../components/room/ClosedComposer.tsx";
import { FirstSteps } from "../../../components/room/FirstSteps.tsx";
import { PeopleSide } from "../../../components/room/PeopleSide.tsx";
import { ThreadAside } from "../../../components/thread/ThreadAside.tsx";
import ChatRoom from "../../../islands/ChatRoom.tsx";
import { rememberRoom } from "../../../lib/http/last_room.ts";
import { loadRoomPage, type RoomPageData, type ThreadData } from "../../../lib/http/room_page.ts";
import type { MessageEvent } from "../../../lib/protocol/event.ts";
import { define } from "../../../lib/state.ts";

/** No username is longer, in UTF-16 code units. */
const USERNAME_UNITS = 128;

/** A room. */
export const handler = define.handlers<RoomPageData>({
  async GET(ctx) {
    const data = withMention(await loadRoomPage(ctx), ctx.url.searchParams.get("mention"));
    const cookie = rememberRoom(ctx.req, data.room.id, ctx.state.services.config);
    return page(data, cookie === undefined ? {} : { headers: { "set-cookie": cookie } });
  },
});

export default define.page<typeof handler>(({ data }) => {
  const { room, me, page, present, place, now, rights, threads, thread, firstSteps } = data;
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
          invitePath: data.invitePath,
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
      >
        {firstSteps && <FirstSteps of={firstSteps} mayWrite={rights.mayWrite} path={path} />}
      </ChatRoom>
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

/** The page with the beginning of a text that mentions somebody, unless something else is typed there. */
function withMention(data: RoomPageData, username: string | null): RoomPageData {
  const isName = username !== null && username.length <= USERNAME_UNITS && !/\s/.test(username);
  if (!isName || data.saved.text !== "") return data;
  return { ...data, draft: { text: `@${username} ` } };
}

function openThread(thread: ThreadData | undefined): { thread?: MessageEvent } {
  return thread === undefined ? {} : { thread: thread.message };
}
