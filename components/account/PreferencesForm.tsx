import { FormError } from "../forms/FormError.tsx";
import { formProblem } from "../pages/room_details.ts";
import type { AccountDetails } from "./account_details.ts";
import { AccountSection } from "./AccountSection.tsx";

const THEMES = [
  { value: "system", label: "As this device has it" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
] as const;

const ASKING = [
  { value: "false", label: "Others can add me to rooms" },
  { value: "true", label: "Ask me before adding me to rooms" },
] as const;

/** How somebody wants their pages, and whether they are to be asked before they are in a room. */
export function PreferencesForm({ profile, zones, languages, done, refusal }: AccountDetails) {
  const problem = formProblem({ refusal }, "preferences");
  const typed = refusal?.form === "preferences" ? refusal.typed : {};
  const zone = typed.timezone ?? profile.timezone;
  const language = typed.language ?? profile.language;
  return (
    <AccountSection
      id="preferences"
      title="Preferences"
      done={done === "preferences" ? "Your preferences were saved." : undefined}
    >
      <form class="form" method="post" action="/account/profile" aria-labelledby="preferences">
        <FormError message={problem.whole} />
        <Choices
          name="theme"
          legend="Theme"
          options={THEMES}
          chosen={typed.theme ?? profile.theme}
        />
        <Choices
          name="asksFirst"
          legend="Rooms"
          options={ASKING}
          chosen={typed.asksFirst ?? String(profile.asksFirst)}
        />
        <div class="field">
          <label for="timezone">Time zone</label>
          <select id="timezone" name="timezone" aria-describedby="timezone-hint">
            <option value="" selected={zone === ""}>Not shown</option>
            {zones.map((name) => (
              <option key={name} value={name} selected={name === zone}>
                {name.replaceAll("_", " ")}
              </option>
            ))}
          </select>
          <p class="field-hint" id="timezone-hint">
            Others see what time it is where you are. Times on your own pages are those of your
            browser.
          </p>
        </div>
        <div class="field">
          <label for="language">Language</label>
          <select id="language" name="language" aria-describedby="language-hint">
            <option value="" selected={language === ""}>As this device has it</option>
            {languages.map(({ tag, name }) => (
              <option key={tag} value={tag} selected={tag === language}>{name}</option>
            ))}
          </select>
          <p class="field-hint" id="language-hint">
            Parlor speaks English so far. Your choice is kept for when it speaks yours.
          </p>
        </div>
        <button class="button" type="submit">Save preferences</button>
      </form>
    </AccountSection>
  );
}

interface ChoicesProps {
  name: string;
  legend: string;
  options: readonly { value: string; label: string }[];
  chosen: string;
}

function Choices({ name, legend, options, chosen }: ChoicesProps) {
  return (
    <fieldset class="choices">
      <legend>{legend}</legend>
      {options.map(({ value, label }) => (
        <label key={value} class="choice">
          <input type="radio" name={name} value={value} checked={value === chosen} />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  );
}
