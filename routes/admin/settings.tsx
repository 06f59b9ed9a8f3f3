import { page } from "fresh";
import { AdminPage } from "../../components/admin/AdminPage.tsx";
import { ServerSettingsForm } from "../../components/admin/ServerSettingsForm.tsx";
import { assertStaff } from "../../lib/auth/guards.ts";
import { SERVER_NAME_MAX } from "../../lib/base/config.ts";
import { ChatError } from "../../lib/base/errors.ts";
import { wantsJson } from "../../lib/http/accept.ts";
import {
  settingsFields,
  settingsJson,
  shownLimits,
  typedFields,
  wantedSettings,
} from "../../lib/http/admin/server_settings.ts";
import { readForm } from "../../lib/http/forms/form.ts";
import { formDone } from "../../lib/http/forms/form_done.ts";
import { type Problem, problemOf, retryHeaders } from "../../lib/http/problem.ts";
import { type Listed, listRooms } from "../../lib/http/room_page.ts";
import { define } from "../../lib/state.ts";
import { toPerson } from "../../lib/store/people/people.ts";
import { VARIABLES, WORDS } from "../../lib/store/server/settings.ts";

interface SettingsData {
  mine: Listed[];
  isSaved: boolean;
  typed?: Record<string, string>;
  problem?: Problem;
}

/** What holds for the whole server. */
export const handler = define.handlers<SettingsData>({
  async GET(ctx) {
    assertStaff(ctx.state);
    if (wantsJson(ctx.req.headers)) return ctx.json(settingsJson(ctx.state.services.settings));
    const isSaved = ctx.url.searchParams.has("saved");
    return page({ mine: await listRooms(ctx.state), isSaved });
  },

  async POST(ctx) {
    assertStaff(ctx.state);
    const { services, user } = ctx.state;
    services.limits.admit(user);
    const form = await readForm(ctx.req);
    try {
      await services.settings.change(wantedSettings(form), user.id);
      services.delivery.hub.notify({ change: "settings" });
    } catch (error) {
      const problem = error instanceof ChatError ? problemOf(error) : undefined;
      if (problem === undefined || wantsJson(ctx.req.headers)) throw error;
      const mine = await listRooms(ctx.state);
      return page({ mine, isSaved: false, typed: typedFields(form), problem }, {
        status: problem.status,
        headers: retryHeaders(problem),
      });
    }
    return formDone(ctx, "/admin/settings?saved", settingsJson(services.settings), { json: true });
  },
});

export default define.page<typeof handler>(({ data, state }) => {
  assertStaff(state);
  const { settings, config } = state.services;
  const { current, fixed } = settings;
  return (
    <AdminPage
      serverName={current.name}
      rooms={data.mine}
      me={toPerson(state.user)}
      path="/admin/settings"
      title="Settings"
    >
      {data.isSaved && <p class="lead" role="status">The settings are saved.</p>}
      <ServerSettingsForm
        values={{ ...settingsFields(current), ...data.typed }}
        fixed={Object.fromEntries([...fixed].map((name) => [name, VARIABLES[name]]))}
        problem={data.problem}
        nameMax={SERVER_NAME_MAX}
        words={WORDS}
      />
      <h2>Limits</h2>
      <dl class="limits">
        {shownLimits(config).map(({ label, value, variable }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              {value} {variable && (
                <small>
                  <code>{variable}</code>
                </small>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </AdminPage>
  );
});
