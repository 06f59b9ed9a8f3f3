import * as v from "valibot";
import { assertSignedIn } from "../../lib/auth/guards.ts";
import { type AccountData, answerAccount } from "../../lib/http/account/account_page.ts";
import { parseForm, readForm } from "../../lib/http/forms/form.ts";
import { define } from "../../lib/state.ts";

const Text = v.optional(v.string("must be one text"));

/** The fields of the two forms; no other one is read. */
const Form = v.object({
  name: Text,
  username: Text,
  pronouns: Text,
  about: Text,
  timezone: Text,
  language: Text,
  theme: Text,
  asksFirst: Text,
});

/** Those of them that are in the part about preferences. */
const PREFERENCES = ["timezone", "language", "theme", "asksFirst"] as const;

/** What one says about oneself, and how one wants one's pages. */
export const handler = define.handlers<AccountData>({
  GET: (ctx) => ctx.redirect("/account#profile", 303),

  async POST(ctx) {
    assertSignedIn(ctx.state);
    const { services, user } = ctx.state;
    const typed = parseForm(Form, await readForm(ctx.req));
    const form = PREFERENCES.some((field) => typed[field] !== undefined)
      ? "preferences"
      : "profile";
    return await answerAccount(ctx, form, typed, async () => {
      services.limits.admit(user);
      await services.profiles.change(user.id, typed);
    });
  },
});

export { default } from "./index.tsx";
