import { EntryPage } from "../components/EntryPage.tsx";
import { Field } from "../components/Field.tsx";
import { DISPLAY_NAME_MAX } from "../lib/auth/display_name.ts";
import { PASSWORD_LENGTH } from "../lib/auth/passwords.ts";
import { USERNAME_LENGTH } from "../lib/auth/usernames.ts";
import { enter, showEntry } from "../lib/http/entry.ts";
import { define } from "../lib/state.ts";

const FIELDS = ["username", "name", "password"];

/** Signing up. */
export const handler = define.handlers({
  GET: showEntry,
  POST(ctx) {
    const { accounts } = ctx.state.services;
    return enter(ctx, (credentials) => accounts.signUp(credentials));
  },
});

export default define.page<typeof handler>(({ data, state }) => {
  const { username, name, next, problem } = data;
  const wrong = FIELDS.includes(problem?.field ?? "") ? problem?.field : undefined;
  const errorOf = (field: string) => wrong === field ? problem?.message : undefined;
  // The reader goes on where something is to be mended, else where something is missing.
  const focus = wrong ?? (username === "" ? "username" : "password");
  return (
    <EntryPage
      title="Create an account"
      serverName={state.services.config.serverName}
      action="/signup"
      next={next}
      error={wrong === undefined ? problem?.message : undefined}
      submit="Sign up"
      other={{ question: "Have an account?", path: "/login", label: "Sign in" }}
    >
      <Field
        name="username"
        label="Username"
        value={username}
        hint="Letters and digits, with dots, dashes and underscores between them."
        error={errorOf("username")}
        input={{
          type: "text",
          required: true,
          minlength: USERNAME_LENGTH.min,
          autocomplete: "username",
          autocapitalize: "none",
          spellcheck: false,
          autofocus: focus === "username",
        }}
      />
      <Field
        name="name"
        label="Your name (optional)"
        value={name}
        hint={`What others see, up to ${DISPLAY_NAME_MAX} characters.`}
        error={errorOf("name")}
        input={{ type: "text", autocomplete: "name", autofocus: focus === "name" }}
      />
      <Field
        name="password"
        label="Password"
        hint={`At least ${PASSWORD_LENGTH.min} characters. A few unrelated words do well.`}
        error={errorOf("password")}
        input={{
          type: "password",
          required: true,
          minlength: PASSWORD_LENGTH.min,
          autocomplete: "new-password",
          autofocus: focus === "password",
        }}
      />
    </EntryPage>
  );
});
