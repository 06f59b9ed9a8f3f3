import { type Context, page } from "fresh";
import * as v from "valibot";
import { AdminPage } from "../../../components/admin/AdminPage.tsx";
import { NewServerInvite, ServerInvites } from "../../../components/admin/ServerInvites.tsx";
import CopyLink from "../../../islands/CopyLink.tsx";
import { assertStaff } from "../../../lib/auth/guards.ts";
import { ChatError } from "../../../lib/base/errors.ts";
import { wantsJson } from "../../../lib/http/accept.ts";
import {
  joinUrl,
  listServerInvites,
  offeredRooms,
} from "../../../lib/http/admin/server_invites.ts";
import { parseForm, readForm } from "../../../lib/http/forms/form.ts";
import { formDone } from "../../../lib/http/forms/form_done.ts";
import { retryHeaders } from "../../../lib/http/problem.ts";
import { type Listed, listRooms } from "../../../lib/http/room_page.ts";
import { readTimeSettings } from "../../../lib/http/time_settings.ts";
import { define, type State } from "../../../lib/state.ts";
import { toPerson } from "../../../lib/store/people/people.ts";
import { Times } from "../../../lib/text/times/times.ts";

const Text = v.optional(v.string("must be one text"));
const Form = v.object({ uses: Text, hours: Text, room: Text, role: Text });

interface InvitesData {
  mine: Listed[];
  invites: Awaited<ReturnType<typeof listServerInvites>>;
  rooms: [id: string, name: string][];
  typed: v.InferOutput<typeof Form>;
  refusal: { field: string | undefined; message: string } | undefined;
}

/** The invites of the server: what there is, and making another one. */
export const handler = define.handlers<InvitesData>({
  async GET(ctx) {
    assertStaff(ctx.state);
    return page(await load(ctx));
  },

  async POST(ctx) {
    assertStaff(ctx.state);
    const { services, user } = ctx.state;
    const typed = parseForm(Form, await readForm(ctx.req));
    try {
      services.limits.admit(user);
      const { code } = await services.serverInvites.create(user.id, typed);
      const done = { json: true, status: 201, withLocation: false };
      return formDone(ctx, "/admin/invites", { code, url: joinUrl(ctx, code) }, done);
    } catch (error) {
      if (!(error instanceof ChatError) || wantsJson(ctx.req.headers)) throw error;
      const { field, message, status } = error;
      return page({ ...await load(ctx), typed, refusal: { field, message } }, {
        status,
        headers: retryHeaders(error),
      });
    }
  },
});

async function load(ctx: Context<State>): Promise<InvitesData> {
  const [mine, invites, rooms] = await Promise.all([
    listRooms(ctx.state),
    listServerInvites(ctx),
    offeredRooms(ctx),
  ]);
  return { mine, invites, rooms, typed: {}, refusal: undefined };
}

export default define.page<typeof handler>(({ data, state, req }) => {
  assertStaff(state);
  const { invites, rooms, typed, refusal } = data;
  return (
    <AdminPage
      serverName={state.services.settings.current.name}
      rooms={data.mine}
      me={toPerson(state.user)}
      path="/admin/invites"
      title="Invites"
    >
      <p class="lead">
        Whoever opens such a link makes an account and is in. Members can invite people to their
        rooms as well, unless the settings say otherwise.
      </p>
      <NewServerInvite rooms={rooms} typed={typed} refusal={refusal} />
      <h2>Links that are good</h2>
      {invites.length === 0 && <p class="lead">None at present.</p>}
      <ServerInvites
        CopyLink={CopyLink}
        invites={invites}
        times={new Times(readTimeSettings(req.headers))}
      />
    </AdminPage>
  );
});
