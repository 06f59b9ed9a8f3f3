import { page } from "fresh";
import { AdminPage } from "../../../components/admin/AdminPage.tsx";
import { ReportQueue } from "../../../components/moderation/ReportQueue.tsx";
import { assertStaff } from "../../../lib/auth/guards.ts";
import { listReports, type ReportList } from "../../../lib/http/report_list.ts";
import { type Listed, listRooms } from "../../../lib/http/room_page.ts";
import { readTimeSettings } from "../../../lib/http/time_settings.ts";
import { define } from "../../../lib/state.ts";
import { toPerson } from "../../../lib/store/people/people.ts";
import { Times } from "../../../lib/text/times/times.ts";

interface QueueData extends ReportList {
  mine: Listed[];
}

/** What waits for a decision in all rooms. */
export const handler = define.handlers<QueueData>({
  async GET(ctx) {
    assertStaff(ctx.state);
    const [mine, list] = await Promise.all([
      listRooms(ctx.state),
      listReports(ctx.state, { after: ctx.url.searchParams.get("before") }),
    ]);
    return page({ ...list, mine });
  },
});

export default define.page<typeof handler>(({ data, state, req }) => {
  assertStaff(state);
  return (
    <AdminPage
      serverName={state.services.settings.current.name}
      rooms={data.mine}
      me={toPerson(state.user)}
      path="/admin/reports"
      title="Reports"
    >
      <ReportQueue
        reports={data.reports}
        action="/admin/reports"
        mayBan
        next={data.next && `/admin/reports?before=${data.next}`}
        times={new Times(readTimeSettings(req.headers))}
        now={state.services.clock.now()}
      />
    </AdminPage>
  );
});
