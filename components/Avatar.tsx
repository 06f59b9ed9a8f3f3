import type { Person } from "../lib/protocol/event.ts";
import { hueOf, initials } from "../lib/text/initials.ts";

/** A person's initials on their own colour. The name stands beside it, so it says nothing aloud. */
export function Avatar({ person, small = false }: { person: Person; small?: boolean }) {
  return (
    <span
      class={`avatar hue-${hueOf(person.id)}${small ? " avatar-small" : ""}`}
      aria-hidden="true"
    >
      {initials(person.name)}
    </span>
  );
}
