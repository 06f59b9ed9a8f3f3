import { page } from "fresh";
import { AdminPage } from "../../components/admin/AdminPage.tsx";
import { ServerUse, USE_RANGES } from "../../components/admin/ServerUse.tsx";
import { assertStaff } from "../../lib/auth/guards.ts";
import { wantsJson } from "../../lib/http/accept.ts";
import { type Listed, listRooms } from "../../lib/http/room_page.ts";
import { readTimeSettings } from "../../lib/http/time_settings.ts";
import { define } from "../../lib/state.ts";
import { toPerson } from "../../lib/store/people/people.ts";
import type { Sample } from "../../lib/store/server/use.ts";
import { Times } from "../../lib/text/times/times.ts";

const DAY_MS = 24 * 3_600_000;

/** The days that are shown when nothing else is asked for. */
const DAYS = 30;

/** Who can create an account, by the setting `signUp`. */
const DOORS = {
  invite: "Whoever was invited can create an account.",
  open: "Everybody who reaches this server can create an account.",
  closed: "Nobody can create an account.",
};

interface OverviewData {
  mine: Listed[];
  days: number;
  now: Sample;
  samples: Sample[];
}

/** How the server is: its doors, and how much it is used. */
export const handler = define.handlers<OverviewData>({
  async GET(ctx) {
    assertStaff(ctx.state);
    const { services } = ctx.state;
    const asked = Number(ctx.url.searchParams.get("days"));
    const days = USE_RANGES.find(({ days }) => days === asked)?.days ?? DAYS;
    const [now, samples] = await Promise.all([
      services.use.now(),
      services.use.samples(services.clock.now() - days * DAY_MS),
    ]);
    if (wantsJson(ctx.req.headers)) return ctx.json({ now, samples });
    return page({ mine: await listRooms(ctx.state), days, now, samples });
  },
});

export default define.page<typeof handler>(({ data, state, req }) => {
  assertStaff(state);
  const { name, signUp } = state.services.settings.current;
  return (
    <AdminPage
      serverName={name}
      rooms={data.mine}
      me={toPerson(state.user)}
      path="/admin"
      title="Overview"
    >
      <p class="lead">
        {DOORS[signUp]} <a href="/admin/settings">Change who can</a>
      </p>
      <ServerUse {...data} times={new Times(readTimeSettings(req.headers))} />
    </AdminPage>
  );
});
