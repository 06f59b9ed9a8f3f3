import { page } from "fresh";
import { Head } from "fresh/runtime";
import { Notice } from "../../components/pages/Notice.tsx";
import { EntryPage } from "../../components/pages/EntryPage.tsx";
import { assertSignedIn } from "../../lib/auth/guards.ts";
import { ChatError } from "../../lib/base/errors.ts";
import { wantsJson } from "../../lib/http/accept.ts";
import { arrivalOf } from "../../lib/http/account/entry.ts";
import { formDone } from "../../lib/http/forms/form_done.ts";
import {
  type OpenedInvite,
  showInvite,
  showSignUp,
  type SignUpData,
} from "../../lib/http/account/sign_up.ts";
import { define } from "../../lib/state.ts";
import { SignUpPage } from "../signup.tsx";
import type { ValidInvite } from "../../lib/store/server/server_invites.ts";
import { LOBBY } from "../../lib/store/rooms/room.ts";

type JoinData = { isVoid: true } | SignUpData | { code: string; invitation: OpenedInvite };

/**
 * An invite: who invites and where to. Whoever is signed in joins by one button, anybody else makes
 * their account here.
 */
export const handler = define.handlers<JoinData>({
  async GET(ctx) {
    const { user, services: { doors } } = ctx.state;
    const code = ctx.params.code ?? "";
    if (user !== undefined) {
      // What an invite was used for before, and was not done.
      const [entered] = await doors.completeAdmissions(user);
      if (entered !== undefined) return ctx.redirect(`/rooms/${entered}`, 303);
    }
    let found: ValidInvite;
    try {
      found = await doors.find(code, arrivalOf(ctx).address);
    } catch (error) {
      const isVoid = error instanceof ChatError && error.code === "not_found";
      if (!isVoid || user !== undefined || wantsJson(ctx.req.headers)) throw error;
      return page({ isVoid }, { status: error.status });
    }
    if (user === undefined) return await showSignUp(ctx, { invite: code });
    return page({ code, invitation: await showInvite(ctx, found) });
  },

  async POST(ctx) {
    assertSignedIn(ctx.state);
    const { user, services } = ctx.state;
    const room = await services.doors.enter(user, ctx.params.code ?? "", arrivalOf(ctx).address);
    return formDone(ctx, `/rooms/${room?.id ?? LOBBY}`);
  },
});

export default define.page<typeof handler>(({ data, state }) => {
  const serverName = state.services.settings.current.name;
  if ("isVoid" in data) return <VoidInvite serverName={serverName} />;
  if (!("code" in data)) return <SignUpPage data={data} serverName={serverName} />;
  const { code, invitation } = data;
  const { room } = invitation;
  const title = room === undefined ? `You are on ${serverName}` : `Join ${room.name}`;
  return (
    <>
      <Head>
        <title>{`${title} · ${serverName}`}</title>
      </Head>
      <Notice
        title={title}
        actions={room === undefined ? <a class="button button-primary" href="/">Go on</a> : (
          <>
            <form method="post" action={`/join/${code}`}>
              <button class="button button-primary" type="submit">Join the room</button>
            </form>
            <a class="button button-quiet" href="/">Not now</a>
          </>
        )}
      >
        {invitation.says}
      </Notice>
    </>
  );
});

/** For whoever opens an invite that is used up, has expired or was taken back. */
function VoidInvite({ serverName }: { serverName: string }) {
  return (
    <EntryPage
      title="This invite is not valid any more"
      serverName={serverName}
      other={{ question: "Have an account?", path: "/login", label: "Sign in" }}
    >
      <p class="lead">
        It was used up, has expired or was taken back. Ask whoever sent it to you for another one.
      </p>
    </EntryPage>
  );
}
