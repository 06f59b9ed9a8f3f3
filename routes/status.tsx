import { page } from "fresh";
import * as v from "valibot";
import { PlainPage } from "../components/pages/PlainPage.tsx";
import { StatusForm, type StatusProblem } from "../components/forms/StatusForm.tsx";
import { assertSignedIn } from "../lib/auth/guards.ts";
import { ChatError } from "../lib/base/errors.ts";
import { wantsJson } from "../lib/http/accept.ts";
import { parseForm, readForm } from "../lib/http/forms/form.ts";
import { formDone } from "../lib/http/forms/form_done.ts";
import { readTimeSettings } from "../lib/http/time_settings.ts";
import { retryHeaders } from "../lib/http/problem.ts";
import { type Listed, listRooms } from "../lib/http/room_page.ts";
import { currentStatus, type OwnStatus } from "../lib/protocol/own_status.ts";
import { define, type State } from "../lib/state.ts";
import { toPerson } from "../lib/store/people/people.ts";
import { Times, type TimeSettings } from "../lib/text/times/times.ts";

const Text = v.optional(v.string("must be one text"));
const Form = v.object({ emoji: Text, text: Text, until: Text, state: Text, dnd: Text });

interface StatusData {
  mine: Listed[];
  status: OwnStatus | undefined;
  place: TimeSettings;
  now: number;
  problem?: StatusProblem | undefined;
}

/** One's status, and whether one is to be disturbed. */
export const handler = define.handlers<StatusData>({
  async GET(ctx) {
    assertSignedIn(ctx.state);
    return page(await load(ctx.state, ctx.req.headers));
  },

  async POST(ctx) {
    assertSignedIn(ctx.state);
    const { services, user } = ctx.state;
    const typed = parseForm(Form, await readForm(ctx.req));
    const times = new Times(readTimeSettings(ctx.req.headers));
    try {
      const status = await services.statuses.set(user, typed, times);
      return formDone(ctx, "/", { status: status ?? {} }, { json: true, withLocation: false });
    } catch (error) {
      if (!(error instanceof ChatError) || wantsJson(ctx.req.headers)) throw error;
      const { field, message, status } = error;
      const data = await load(ctx.state, ctx.req.headers);
      return page({ ...data, problem: { typed, field, message } }, {
        status,
        headers: retryHeaders(error),
      });
    }
  },
});

export default define.page<typeof handler>(({ data, state }) => {
  assertSignedIn(state);
  const serverName = state.services.settings.current.name;
  return (
    <PlainPage
      serverName={serverName}
      rooms={data.mine}
      path="/status"
      me={toPerson(state.user)}
      title="Your status"
      skip="Skip to your status"
    >
      <h1>Your status</h1>
      <p class="lead">Others see it next to your name.</p>
      <StatusForm
        status={data.status}
        problem={data.problem}
        times={new Times(data.place)}
        now={data.now}
      />
    </PlainPage>
  );
});

async function load(state: State, headers: Headers): Promise<StatusData> {
  assertSignedIn(state);
  const now = state.services.clock.now();
  return {
    mine: await listRooms(state),
    status: currentStatus(state.user.status, now),
    place: readTimeSettings(headers),
    now,
  };
}
