import type { ComponentChildren } from "preact";
import { newPasswordField, usernameField } from "../components/forms/entry_fields.ts";
import { EntryPage } from "../components/pages/EntryPage.tsx";
import EntryForm from "../islands/EntryForm.tsx";
import { DISPLAY_NAME_MAX } from "../lib/auth/display_name.ts";
import { PASSWORD_LENGTH } from "../lib/auth/passwords.ts";
import { USERNAME_LENGTH } from "../lib/auth/usernames.ts";
import { showSignUp, signUp, type SignUpData } from "../lib/http/account/sign_up.ts";
import { define } from "../lib/state.ts";

const FIELDS = ["username", "name", "password"] as const;

/** Making an account: open to all, by the setup link of an empty server, or by an invite. */
export const handler = define.handlers({
  GET(ctx) {
    const { searchParams } = ctx.url;
    return showSignUp(ctx, {
      invite: searchParams.get("invite") ?? "",
      setup: searchParams.get("setup") ?? "",
    });
  },
  POST: signUp,
});

export default define.page<typeof handler>(({ data, state }) => (
  <SignUpPage data={data} serverName={state.services.settings.current.name} />
));

/** The page for making an account: by an invite, who invites and where to; or why nobody can. */
export function SignUpPage({ data, serverName }: { data: SignUpData; serverName: string }) {
  const { username, name, password, next, problem, invite, setup, invitation, closed } = data;
  const wrong = FIELDS.find((field) => field === problem?.field);
  // The reader goes on where something is to be mended, else where something is missing.
  const focus = wrong ?? (username === "" ? "username" : "password");
  const back = invitation === undefined ? next : `/join/${invite}`;
  const query = back === "/" ? "" : `?${new URLSearchParams({ next: back })}`;
  return (
    <EntryPage
      title={titleOf(data, serverName)}
      serverName={serverName}
      other={{
        question: invitation === undefined ? "Have an account?" : "Been here before?",
        path: `/login${query}`,
        label: invitation === undefined ? "Sign in" : "I have an account",
      }}
    >
      <Lead data={data} />
      {closed === undefined && (
        <EntryForm
          action="/signup"
          next={next}
          problem={problem}
          submit={invitation === undefined ? "Sign up" : "Join"}
          hidden={{ greet: "yes", ...(invite && { invite }), ...(setup && { setup }) }}
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
      )}
    </EntryPage>
  );
}

function titleOf({ invitation, asOwner, closed }: SignUpData, serverName: string): string {
  if (invitation?.room !== undefined) return `Join ${invitation.room.name}`;
  if (invitation !== undefined) return `Join ${serverName}`;
  if (closed !== undefined) return "You can’t sign up here";
  return asOwner ? "Set up your server" : "Create an account";
}

function Lead({ data }: { data: SignUpData }) {
  const { invitation, asOwner, closed, problem } = data;
  const said: ComponentChildren[] = [];
  if (invitation !== undefined) said.push(invitation.says);
  if (asOwner) said.push("This account owns the server: it can invite people, and put them out.");
  if (closed !== undefined && problem?.message !== closed) said.push(closed);
  return (
    <>
      {said.map((text, index) => <p key={index} class="lead">{text}</p>)}
      {closed !== undefined && problem !== undefined && (
        <p class="form-error" role="alert">{problem.message}</p>
      )}
    </>
  );
}
