import type { Person } from "../lib/protocol/event.ts";
import type { RoomPerson } from "../lib/protocol/presence.ts";
import { Avatar } from "./Avatar.tsx";
import { Icon } from "./Icon.tsx";
import { presenceWords, statusEmoji } from "./presence_words.ts";

interface PeopleListProps {
  room: { id: string };
  /** Who is here now. */
  here: readonly RoomPerson[];
  /** Members who are not. */
  away: readonly RoomPerson[];
  /** Whether there are more of them. */
  more: boolean;
  /** Who wrote lately. */
  recent: readonly Person[];
  me: Person;
  /** In milliseconds since 1970 (UTC). */
  now: number;
}

/** The side with the people of a room; a drawer on a narrow screen. */
export function PeopleList({ room, here, away, more, recent, me, now }: PeopleListProps) {
  const listed = new Set([...here, ...away].map(({ id }) => id));
  const others = recent.filter(({ id }) => !listed.has(id));
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
        {here.length > 0 && (
          <>
            <h2 class="side-title">Here now: {here.length}</h2>
            <People people={here} me={me} now={now} />
          </>
        )}
        {away.length > 0 && (
          <>
            <h2 class="side-title">Not here</h2>
            <People people={away} me={me} now={now} />
          </>
        )}
        {others.length > 0 && (
          <>
            <h2 class="side-title">Wrote lately</h2>
            <People people={others} me={me} now={now} />
          </>
        )}
        {more && (
          <a class="side-item side-more" href={`/rooms/${room.id}/settings#members`}>All members</a>
        )}
      </div>
    </aside>
  );
}

function People(
  { people, me, now }: {
    people: readonly (Person & Partial<RoomPerson>)[];
    me: Person;
    now: number;
  },
) {
  const sorted = [...people].sort((one, other) => one.name.localeCompare(other.name, "en"));
  return (
    <ul class="side-list">
      {sorted.map((person) => <Row key={person.id} person={person} me={me} now={now} />)}
    </ul>
  );
}

function Row(
  { person, me, now }: { person: Person & Partial<RoomPerson>; me: Person; now: number },
) {
  const { id, username, name, state, status, lastSeen } = person;
  const words = state === undefined ? undefined : presenceWords({ state, status, lastSeen }, now);
  const emoji = statusEmoji(status, now);
  const isHere = state !== undefined && state !== "offline";
  return (
    <li
      class={`side-item person${isHere ? "" : " person-away"}`}
      title={words === undefined ? `@${username}` : `@${username}: ${words}`}
    >
      <Avatar person={person} small state={isHere ? state : undefined} />
      <span>
        <bdi>{name}</bdi>
      </span>
      {emoji !== undefined && <span class="person-status" aria-hidden="true">{emoji}</span>}
      {id === me.id && <small class="person-you">you</small>}
      {words !== undefined && <span class="visually-hidden">, {words}</span>}
    </li>
  );
}
