import { Field } from "../forms/Field.tsx";
import { FormError } from "../forms/FormError.tsx";
import { formProblem } from "../pages/room_details.ts";
import type { AccountDetails } from "./account_details.ts";
import { AccountSection } from "./AccountSection.tsx";

/** What others see of somebody beside their messages. */
export function ProfileForm({ me, profile, most, done, refusal }: AccountDetails) {
  const problem = formProblem({ refusal }, "profile", ["name", "username", "pronouns", "about"]);
  const typed = refusal?.form === "profile" ? refusal.typed : {};
  const former = profile.formerNames.map((name) => `@${name}`).join(", ");
  const about = problem.of("about");
  return (
    <AccountSection
      id="profile"
      title="Profile"
      done={done === "profile" ? "Your profile was saved." : undefined}
    >
      <form class="form" method="post" action="/account/profile" aria-labelledby="profile">
        <FormError message={problem.whole} />
        <Field
          name="name"
          label="Name"
          value={typed.name ?? me.name}
          error={problem.of("name")}
          input={{ maxlength: most.name, autocomplete: "name" }}
        />
        <Field
          name="username"
          label="Username"
          value={typed.username ?? me.username}
          hint={former === ""
            ? "Mentions and links with the one that you have now go on leading to you."
            : `${former} still lead to you.`}
          error={problem.of("username")}
          input={{
            required: true,
            autocomplete: "username",
            autocapitalize: "none",
            spellcheck: false,
          }}
        />
        <Field
          name="pronouns"
          label="Pronouns"
          value={typed.pronouns ?? profile.pronouns}
          error={problem.of("pronouns")}
          input={{ maxlength: most.pronouns, autocomplete: "off" }}
        />
        <div class="field">
          <label for="about">About you</label>
          <textarea
            id="about"
            name="about"
            rows={3}
            maxlength={most.about}
            aria-invalid={about === undefined ? undefined : "true"}
            aria-describedby={about === undefined ? undefined : "about-error"}
          >
            {typed.about ?? profile.about}
          </textarea>
          {about !== undefined && <p class="field-error" id="about-error">{about}</p>}
        </div>
        <button class="button" type="submit">Save profile</button>
      </form>
    </AccountSection>
  );
}
