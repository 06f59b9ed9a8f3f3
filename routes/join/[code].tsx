import { page } from "fresh";
import { Head } from "fresh/runtime";
import { Notice } from "../../components/pages/Notice.tsx";
import { assertSignedIn } from "../../lib/auth/guards.ts";
import { arrivalOf } from "../../lib/http/account/entry.ts";
import { formDone } from "../../lib/http/forms/form_done.ts";
import {
  showInvitation,
  type ShownInvitation,
  showSignUp,
  type SignUpData,
} from "../../lib/http/account/sign_up.ts";
import { define } from "../../lib/state.ts";
import { SignUpPage } from "../signup.tsx";
import { LOBBY } from "../../lib/store/rooms/room.ts";

type JoinData = SignUpData | { code: string; invitation: ShownInvitation };

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
    const found = await doors.find(code, arrivalOf(ctx).address);
    if (user === undefined) return await showSignUp(ctx, { invite: code });
    return page({ code, invitation: await showInvitation(ctx, found) });
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
