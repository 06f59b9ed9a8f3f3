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
          <form class="blocked" method="post" action={blockAddress(person.username)}>
            <Avatar person={person} />
            <span class="two-lines">
              <bdi class="author">{person.name}</bdi> <small>@{person.username}</small>
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

/** Blocks somebody, who is not told; or does so no more. */
export function BlockForm({ person, isBlocked }: { person: Person; isBlocked: boolean }) {
  return (
    <form method="post" action={blockAddress(person.username)}>
      {isBlocked && <input type="hidden" name="off" value="block" />}
      <button class={isBlocked ? "button" : "button button-quiet"} type="submit">
        {isBlocked ? "Unblock" : "Block"} <span class="visually-hidden">@{person.username}</span>
      </button>
    </form>
  );
}
