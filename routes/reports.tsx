import { page } from "fresh";
import { type OwnReport, OwnReports } from "../components/moderation/OwnReports.tsx";
import { PlainPage } from "../components/pages/PlainPage.tsx";
import { assertSignedIn } from "../lib/auth/guards.ts";
import { type Listed, listRooms } from "../lib/http/room_page.ts";
import { readTimeSettings } from "../lib/http/time_settings.ts";
import { define } from "../lib/state.ts";
import { toPerson } from "../lib/store/people/people.ts";
import { messageAddress } from "../lib/text/addresses.ts";
import { Times } from "../lib/text/times/times.ts";

interface ReportsData {
  mine: Listed[];
  reports: OwnReport[];
}

/** What one has reported, and what became of it. */
export const handler = define.handlers<ReportsData>({
  async GET(ctx) {
    assertSignedIn(ctx.state);
    const { services, user } = ctx.state;
    const [mine, found] = await Promise.all([
      listRooms(ctx.state),
      services.reports.listOf(user.id),
    ]);
    const reports = await Promise.all(
      found.map(async ({ id, complaints, state, log, seq, room }): Promise<OwnReport> => {
        const own = complaints.find(({ by }) => by === user.id);
        const opened = await services.rooms.get(room);
        const isTheirs = opened !== undefined && await services.access.mayRead(user.id, opened);
        const { name } = isTheirs ? await services.roomLists.titleOf(opened, user) : { name: "" };
        return {
          id,
          room: isTheirs ? { name, kind: opened.kind } : undefined,
          address: isTheirs ? messageAddress(log, seq) : undefined,
          reason: own?.reason ?? "",
          at: own?.at ?? 0,
          state,
        };
      }),
    );
    // They are looking now.
    if (ctx.state.hasReportNews) {
      ctx.state.hasReportNews = false;
      await services.reports.look(user.id);
    }
    return page({ mine, reports });
  },
});

export default define.page<typeof handler>(({ data, state, req }) => {
  assertSignedIn(state);
  return (
    <PlainPage
      serverName={state.services.settings.current.name}
      rooms={data.mine}
      path="/reports"
      me={toPerson(state.user)}
      title="Your reports"
      skip="Skip to your reports"
    >
      <OwnReports
        reports={data.reports}
        times={new Times(readTimeSettings(req.headers))}
        now={state.services.clock.now()}
      />
    </PlainPage>
  );
});
