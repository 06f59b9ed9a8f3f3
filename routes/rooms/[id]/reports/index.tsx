import { page } from "fresh";
import { ReportQueue } from "../../../../components/moderation/ReportQueue.tsx";
import { PlainPage } from "../../../../components/pages/PlainPage.tsx";
import { assertSignedIn } from "../../../../lib/auth/guards.ts";
import { listReports, type ReportList } from "../../../../lib/http/report_list.ts";
import { loadRoomFrame, type RoomPageBase } from "../../../../lib/http/room_page.ts";
import { define } from "../../../../lib/state.ts";
import { Times } from "../../../../lib/text/times/times.ts";

/** What waits for a decision in a room, for its moderators. */
export const handler = define.handlers<RoomPageBase & ReportList>({
  async GET(ctx) {
    assertSignedIn(ctx.state);
    const { services, user } = ctx.state;
    const room = await services.access.openRoom(user, ctx.params.id ?? "");
    await services.moderation.openQueue(user, room.id);
    const [frame, list] = await Promise.all([
      loadRoomFrame(ctx, room),
      listReports(ctx.state, { room: room.id, after: ctx.url.searchParams.get("before") }),
    ]);
    return page({ ...frame, ...list });
  },
});

export default define.page<typeof handler>(({ data }) => {
  const { room, me, now, next } = data;
  const here = `/rooms/${room.id}/reports`;
  return (
    <PlainPage
      serverName={data.serverName}
      rooms={data.rooms}
      path={`/rooms/${room.id}`}
      me={me}
      title={`Reports in ${room.name}`}
      skip="Skip to the reports"
    >
      <div class="page-head">
        <h1 class="page-title">Reports in {room.name}</h1>
        <a class="button" href={`/rooms/${room.id}`}>Back to the room</a>
      </div>
      <ReportQueue
        reports={data.reports}
        action={here}
        mayBan={false}
        next={next && `${here}?before=${next}`}
        times={new Times(data.place)}
        now={now}
      />
    </PlainPage>
  );
});
