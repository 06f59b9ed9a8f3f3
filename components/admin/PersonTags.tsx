import type { ServerRole } from "../../lib/protocol/server_role.ts";
import { ROLE_LABELS, STATE_LABELS } from "./person_labels.ts";

interface PersonTagsProps {
  role: ServerRole;
  state: keyof typeof STATE_LABELS;
}

/** What is out of the ordinary about an account: its role and its state. */
export function PersonTags({ role, state }: PersonTagsProps) {
  return (
    <span class="tags">
      {role !== "member" && <span class="tag">{ROLE_LABELS[role]}</span>}{" "}
      {state !== "active" && <span class="tag tag-danger">{STATE_LABELS[state]}</span>}
    </span>
  );
}
