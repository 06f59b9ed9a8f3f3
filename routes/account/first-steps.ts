import * as v from "valibot";
import { assertSignedIn } from "../../lib/auth/guards.ts";
import { parseForm, readForm, TextField } from "../../lib/http/forms/form.ts";
import { formDone } from "../../lib/http/forms/form_done.ts";
import { nextPath } from "../../lib/http/next_path.ts";
import { define } from "../../lib/state.ts";

const Form = v.object({ next: TextField });

/** Puts the first steps away, for good and on every device; then the page that they were on. */
export const handler = define.handlers({
  GET: (ctx) => ctx.redirect("/", 303),

  async POST(ctx) {
    assertSignedIn(ctx.state);
    const { services, user } = ctx.state;
    const { next } = parseForm(Form, await readForm(ctx.req));
    services.limits.admit(user);
    await services.users.update(user.id, (found) => ({ ...found, hasSeenFirstSteps: true }));
    return formDone(ctx, nextPath(next), {}, { json: true });
  },
});
