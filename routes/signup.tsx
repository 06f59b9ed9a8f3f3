import { newPasswordField, usernameField } from "../components/forms/entry_fields.ts";
import { EntryPage } from "../components/pages/EntryPage.tsx";
import EntryForm from "../islands/EntryForm.tsx";
import { DISPLAY_NAME_MAX } from "../lib/auth/display_name.ts";
import { PASSWORD_LENGTH } from "../lib/auth/passwords.ts";
import { USERNAME_LENGTH } from "../lib/auth/usernames.ts";
import { enter, showEntry } from "../lib/http/entry.ts";
import { define } from "../lib/state.ts";

const FIELDS = ["username", "name", "password"] as const;

/** Signing up. */
export const handler = define.handlers({
  GET: showEntry,
  POST(ctx) {
    const { accounts } = ctx.state.services;
    return enter(ctx, (credentials) => accounts.signUp(credentials), { keepsPassword: true });
  },
});

export default define.page<typeof handler>(({ data, state }) => {
  const { username, name, password, next, problem } = data;
  const wrong = FIELDS.find((field) => field === problem?.field);
  // The reader goes on where something is to be mended, else where something is missing.
  const focus = wrong ?? (username === "" ? "username" : "password");
  return (
    <EntryPage
      title="Create an account"
      serverName={state.services.settings.current.name}
      next={next}
      other={{ question: "Have an account?", path: "/login", label: "Sign in" }}
    >
      <EntryForm
        action="/signup"
        next={next}
        problem={problem}
        submit="Sign up"
        fields={[
          usernameField({
            value: username,
            hint: "Letters and digits, with single dots, dashes or underscores between them.",
            input: {
              minlength: USERNAME_LENGTH.min,
              autofocus: focus === "username",
            },
          }),
          {
            name: "name",
            label: "Your name (optional)",
            value: name,
            hint: `The name others see, up to ${DISPLAY_NAME_MAX} characters.`,
            input: { autocomplete: "name", autofocus: focus === "name" },
          },
          newPasswordField({
            min: PASSWORD_LENGTH.min,
            value: password,
            input: { autofocus: focus === "password" },
          }),
        ]}
      />
    </EntryPage>
  );
});
