import type { Person } from "../lib/protocol/event.ts";
import { Avatar } from "./Avatar.tsx";
import { Icon } from "./Icon.tsx";

interface PeopleListProps {
  /** Who is here now, or undefined while that is not known. */
  here: readonly Person[] | undefined;
  /** Who wrote lately. */
  recent: readonly Person[];
  me: Person;
}

/** The side with the people of a room; a drawer on a narrow screen. */
export function PeopleList({ here, recent, me }: PeopleListProps) {
  const present = new Set(here?.map(({ id }) => id));
  const others = recent.filter(({ id }) => !present.has(id));
  return (
    <aside id="people" class="side side-end" popover="auto" aria-label="People">
      <div class="side-head narrow-only">
        <strong>People</strong>
        <button
          type="button"
          class="button button-quiet button-icon"
          popovertarget="people"
          popovertargetaction="hide"
          aria-label="Close"
        >
          <Icon name="x" />
        </button>
      </div>
      <div class="side-scroll">
        {here !== undefined && (
          <>
            <h2 class="side-title">Here now: {here.length}</h2>
            <People people={here} me={me} here />
          </>
        )}
        {others.length > 0 && (
          <>
            <h2 class="side-title">Wrote lately</h2>
            <People people={others} me={me} here={false} />
          </>
        )}
        {here === undefined && others.length === 0 && (
          <p class="side-note">Nobody has written here yet.</p>
        )}
      </div>
    </aside>
  );
}

function People(
  { people, me, here }: { people: readonly Person[]; me: Person; here: boolean },
) {
  const sorted = [...people].sort((one, other) => one.name.localeCompare(other.name, "en"));
  return (
    <ul class="side-list">
      {sorted.map((person) => (
        <li
          key={person.id}
          class={`side-item person${here ? "" : " person-away"}`}
          title={`@${person.username}`}
        >
          <Avatar person={person} small />
          <span>
            <bdi>{person.name}</bdi>
          </span>
          {person.id === me.id && <small class="person-you">you</small>}
          {here && <i class="here-dot" />}
        </li>
      ))}
    </ul>
  );
}
