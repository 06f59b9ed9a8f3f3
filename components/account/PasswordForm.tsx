import { OwnUsername } from "./OwnUsername.tsx";
import { newPasswordField } from "../forms/entry_fields.ts";
import { Field } from "../forms/Field.tsx";
import { FormError } from "../forms/FormError.tsx";
import { formProblem } from "../pages/room_details.ts";
import type { AccountDetails } from "./account_details.ts";
import { AccountSection } from "./AccountSection.tsx";

/** The form for another password. */
export function PasswordForm({ me, passwordMin, done, refusal }: AccountDetails) {
  const { hint, input } = newPasswordField({ min: passwordMin, input: { type: "password" } });
  const problem = formProblem({ refusal }, "password", ["current", "password"]);
  return (
    <AccountSection
      id="password"
      title="Password"
      done={done === "password"
        ? "Your password was changed, and you are signed out everywhere else."
        : undefined}
    >
      <form class="form" method="post" action="/account/password" aria-labelledby="password">
        <FormError message={problem.whole} />
        <OwnUsername username={me.username} />
        <Field
          id="current-password"
          name="current"
          label="Current password"
          error={problem.of("current")}
          input={{ type: "password", required: true, autocomplete: "current-password" }}
        />
        <Field
          id="new-password"
          name="password"
          label="New password"
          hint={hint}
          error={problem.of("password")}
          input={input}
        />
        <button class="button" type="submit">Change password</button>
      </form>
    </AccountSection>
  );
}
