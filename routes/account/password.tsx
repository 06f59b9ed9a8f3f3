import * as v from "valibot";
import { assertSignedIn } from "../../lib/auth/guards.ts";
import { type AccountData, answerAccount } from "../../lib/http/account/account_page.ts";
import { arrivalOf } from "../../lib/http/account/entry.ts";
import { parseForm, readForm, TextField } from "../../lib/http/forms/form.ts";
import { define } from "../../lib/state.ts";

const Form = v.object({ current: TextField, password: TextField });

/** Another password for one's own account. */
export const handler = define.handlers<AccountData>({
  GET: (ctx) => ctx.redirect("/account#password", 303),

  async POST(ctx) {
    assertSignedIn(ctx.state);
    const { services, ...mine } = ctx.state;
    const passwords = parseForm(Form, await readForm(ctx.req));
    // Neither is sent back.
    return await answerAccount(ctx, "password", {}, async () => {
      await services.accounts.changePassword(mine, { ...arrivalOf(ctx), ...passwords });
    });
  },
});

export { default } from "./index.tsx";
