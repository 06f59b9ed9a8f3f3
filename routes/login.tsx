import { EntryPage, FORM_ERROR } from "../components/EntryPage.tsx";
import { Field } from "../components/Field.tsx";
import { enter, showEntry } from "../lib/http/entry.ts";
import { define } from "../lib/state.ts";

/** Signing in. */
export const handler = define.handlers({
  GET: showEntry,
  POST(ctx) {
    const { accounts } = ctx.state.services;
    return enter(ctx, (credentials) => accounts.signIn(credentials));
  },
});

export default define.page<typeof handler>(({ data, state }) => {
  const { username, next, problem } = data;
  const mark = problem?.status === 401
    ? { "aria-invalid": "true", "aria-describedby": FORM_ERROR } as const
    : {};
  return (
    <EntryPage
      title="Sign in"
      serverName={state.services.config.serverName}
      action="/login"
      next={next}
      error={problem?.message}
      submit="Sign in"
      other={{ question: "New here?", path: "/signup", label: "Create an account" }}
    >
      <Field
        name="username"
        label="Username"
        value={username}
        input={{
          type: "text",
          required: true,
          autocomplete: "username",
          autocapitalize: "none",
          spellcheck: false,
          autofocus: username === "",
          ...mark,
        }}
      />
      <Field
        name="password"
        label="Password"
        input={{
          type: "password",
          required: true,
          autocomplete: "current-password",
          autofocus: username !== "",
          ...mark,
        }}
      />
    </EntryPage>
  );
});
