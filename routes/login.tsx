import { usernameField } from "../components/forms/entry_fields.ts";
import { EntryPage } from "../components/pages/EntryPage.tsx";
import EntryForm from "../islands/EntryForm.tsx";
import { enter, showEntry } from "../lib/http/account/entry.ts";
import { define } from "../lib/state.ts";

/** Signing in. */
export const handler = define.handlers({
  GET: showEntry,
  POST(ctx) {
    const { accounts, doors } = ctx.state.services;
    return enter(ctx, async (credentials) => {
      const signedIn = await accounts.signIn(credentials);
      await doors.completeAdmissions(signedIn.user);
      return signedIn;
    });
  },
});

export default define.page<typeof handler>(({ data, state }) => {
  const { username, next, problem, signUpPath } = data;
  return (
    <EntryPage
      title="Sign in"
      serverName={state.services.settings.current.name}
      other={signUpPath === undefined
        ? undefined
        : { question: "New here?", path: signUpPath, label: "Create an account" }}
    >
      <EntryForm
        action="/login"
        next={next}
        problem={problem}
        submit="Sign in"
        fields={[
          usernameField({ value: username, input: { autofocus: username === "" } }),
          {
            name: "password",
            label: "Password",
            input: {
              required: true,
              autocomplete: "current-password",
              autofocus: username !== "",
            },
          },
        ]}
      />
    </EntryPage>
  );
});
