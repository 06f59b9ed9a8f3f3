import type { Person } from "../../lib/protocol/event.ts";
import { Avatar } from "../shell/Avatar.tsx";

/** Where somebody is blocked, by a form. */
export function blockAddress(username: string): string {
  return `/people/${encodeURIComponent(username)}/block`;
}

/** The people whom the reader has blocked, each with a button to do so no more. */
export function BlockedPeople({ people }: { people: readonly Person[] }) {
  return (
    <ul class="kept-list">
      {people.map((person) => (
        <li key={person.id} class="kept">
          <form class="kept-foot" method="post" action={blockAddress(person.username)}>
            <Avatar person={person} />
            <span>
              <bdi class="author">{person.name}</bdi> @{person.username}
            </span>{" "}
            <button class="button button-small" type="submit" name="off" value="block">
              Unblock
              <span class="visually-hidden">{` @${person.username}`}</span>
            </button>
          </form>
        </li>
      ))}
    </ul>
  );
}

/** Blocks somebody; they are not told. */
export function BlockForm({ person }: { person: Person }) {
  return (
    <form method="post" action={blockAddress(person.username)}>
      <button class="button" type="submit">Block @{person.username}</button>
    </form>
  );
}
