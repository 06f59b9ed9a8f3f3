import { SERVER_ROLES } from "../../lib/protocol/server_role.ts";
import { Field } from "../forms/Field.tsx";
import { ROLE_LABELS, STATE_LABELS } from "./person_labels.ts";
import { Select } from "../forms/Select.tsx";

interface PeopleFilterFormProps {
  q: string;
  role?: string | undefined;
  state?: string | undefined;
}

/** Narrows the list of people down. */
export function PeopleFilterForm({ q, role, state }: PeopleFilterFormProps) {
  return (
    <form class="inline-form account-filter" method="get" action="/admin/people" role="search">
      <Field
        name="q"
        label="Name or username"
        value={q}
        input={{
          type: "search",
          autocomplete: "off",
          autocapitalize: "none",
          spellcheck: false,
        }}
      />
      <Select
        name="role"
        label="Role"
        value={role ?? ""}
        options={[["", "Any"], ...SERVER_ROLES.map((one) => [one, ROLE_LABELS[one]] as const)]}
      />
      <Select
        name="state"
        label="State"
        value={state ?? ""}
        options={[["", "Any"], ...Object.entries(STATE_LABELS)]}
      />
      <button class="button" type="submit">Filter</button>
    </form>
  );
}
