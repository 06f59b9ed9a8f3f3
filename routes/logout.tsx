import { page } from "fresh";
import { Head } from "fresh/runtime";
import { Notice } from "../components/pages/Notice.tsx";
import { clearSession, presentedToken } from "../lib/auth/cookie.ts";
import { formDone } from "../lib/http/forms/form_done.ts";
import { isSecure } from "../lib/http/public_origin.ts";
import { define } from "../lib/state.ts";

/**
 * Signing out: asks first, since only a password undoes it; then the session ends, and the browser
 * forgets its token.
 */
export const handler = define.handlers({
  GET: (ctx) => ctx.state.user === undefined ? ctx.redirect("/", 303) : page(),

  async POST(ctx) {
    const { accounts } = ctx.state.services;
    const scheme = { secure: isSecure(ctx.req, ctx.state.services.config) };
    const presented = presentedToken(ctx.req.headers, scheme);
    if (presented !== undefined) await accounts.signOut(presented.token);
    const response = formDone(ctx, "/");
    clearSession(response.headers, scheme);
    return response;
  },
});

export default define.page<typeof handler>(({ state }) => (
  <>
    <Head>
      <title>{`Sign out · ${state.services.settings.current.name}`}</title>
    </Head>
    <Notice
      title="Sign out?"
      actions={
        <>
          <form method="post" action="/logout">
            <button class="button button-primary" type="submit">Sign out</button>
          </form>
          <a class="button button-quiet" href="/">Cancel</a>
        </>
      }
    >
      {`You are signed in as @${state.user?.username}, and will need your password to come back. Your drafts are kept; messages that are waiting to be sent go out from this browser when you sign in here again.`}
    </Notice>
  </>
));
