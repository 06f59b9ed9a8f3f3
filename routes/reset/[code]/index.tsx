import { page } from "fresh";
import * as v from "valibot";
import { newPasswordField, usernameField } from "../../../components/forms/entry_fields.ts";
import { EntryPage } from "../../../components/pages/EntryPage.tsx";
import EntryForm from "../../../islands/EntryForm.tsx";
import { PASSWORD_LENGTH } from "../../../lib/auth/passwords.ts";
import { ChatError } from "../../../lib/base/errors.ts";
import { wantsJson } from "../../../lib/http/accept.ts";
import { answerSignedIn, arrivalOf } from "../../../lib/http/account/entry.ts";
import { parseForm, readForm, TextField } from "../../../lib/http/forms/form.ts";
import { type Problem, problemOf, retryHeaders } from "../../../lib/http/problem.ts";
import { define } from "../../../lib/state.ts";

const Form = v.object({ password: TextField });

interface ResetData {
  username: string;
  problem?: Problem | undefined;
}

/** A link to a new password: who opens it is asked for one, and `POST` sets it and uses the link up. */
export const handler = define.handlers<ResetData>({
  async GET(ctx) {
    const { resets } = ctx.state.services;
    const { username } = await resets.find(ctx.params.code ?? "", arrivalOf(ctx).address);
    return page({ username });
  },

  async POST(ctx) {
    const { resets } = ctx.state.services;
    const code = ctx.params.code ?? "";
    const arrival = arrivalOf(ctx);
    const { password } = parseForm(Form, await readForm(ctx.req));
    try {
      return answerSignedIn(ctx, "/", await resets.setPassword(code, password, arrival));
    } catch (error) {
      const problem = error instanceof ChatError ? problemOf(error) : undefined;
      // Without a good link there is no form to be shown again.
      const isOver = problem?.code === "not_found" || problem?.code === "rate_limited";
      if (problem === undefined || isOver || wantsJson(ctx.req.headers)) throw error;
      const { username } = await resets.find(code, arrival.address);
      return page({ username, problem }, {
        status: problem.status,
        headers: retryHeaders(problem),
      });
    }
  },
});

export default define.page<typeof handler>(({ data, url, state }) => (
  <EntryPage
    title="Choose a new password"
    serverName={state.services.settings.current.name}
    other={{ question: "Remembered it?", path: "/login", label: "Sign in" }}
  >
    <p class="lead">You will be signed in here, and signed out everywhere else.</p>
    <EntryForm
      action={url.pathname}
      next="/"
      problem={data.problem}
      submit="Set password"
      fields={[
        usernameField({ value: data.username, input: { readOnly: true } }),
        newPasswordField({
          min: PASSWORD_LENGTH.min,
          label: "New password",
          input: { autofocus: true },
        }),
      ]}
    />
  </EntryPage>
));
