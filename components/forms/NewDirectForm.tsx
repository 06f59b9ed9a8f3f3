import type { Person } from "../../lib/protocol/event.ts";
import { Avatar } from "../shell/Avatar.tsx";
import { Field } from "./Field.tsx";

interface NewDirectFormProps {
  people: readonly Person[];
  me: Person;
  /** The usernames that were entered before the page was rendered again. */
  typed: readonly string[];
  error: string | undefined;
}

/** Chooses the people of a direct conversation. */
export function NewDirectForm({ people, me, typed, error }: NewDirectFormProps) {
  const listed = new Set(people.map(({ username }) => username));
  return (
    <form class="form" method="post" action="/direct">
      <Field
        name="username"
        label="Usernames"
        value={typed.filter((name) => !listed.has(name)).join(" ")}
        hint="Type one or more usernames with spaces between them, or choose people below."
        error={error}
        input={{ autocomplete: "off", autocapitalize: "none", spellcheck: false, autofocus: true }}
      />
      <fieldset class="choices">
        <legend>People</legend>
        {people.map((person) => (
          <label key={person.id} class="choice">
            <input
              type="checkbox"
              name="people[]"
              value={person.username}
              checked={typed.includes(person.username)}
            />
            <Avatar person={person} small />
            <span>
              <bdi>{person.name}</bdi>{" "}
              <small>
                {person.id === me.id ? "you (notes to yourself)" : `@${person.username}`}
              </small>
            </span>
          </label>
        ))}
      </fieldset>
      <button class="button button-primary" type="submit">Open the conversation</button>
    </form>
  );
}
