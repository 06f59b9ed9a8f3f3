import type { Person } from "../lib/protocol/event.ts";
import { Avatar } from "./Avatar.tsx";
import { Icon } from "./Icon.tsx";
import { Wordmark } from "./Wordmark.tsx";

/** A room as the list names it. */
export interface ListedRoom {
  id: string;
  name: string;
}

interface RoomListProps {
  serverName: string;
  rooms: readonly ListedRoom[];
  /** The path of the page, which marks where one is. */
  path: string;
  me: Person;
}

/** The side with one's rooms and oneself; a drawer on a narrow screen. */
export function RoomList({ serverName, rooms, path, me }: RoomListProps) {
  return (
    <nav id="rooms" class="side side-start" popover="auto" aria-label="Rooms">
      <div class="side-head">
        <Wordmark name={serverName} />
        <button
          type="button"
          class="button button-quiet button-icon narrow-only"
          popovertarget="rooms"
          popovertargetaction="hide"
          aria-label="Close"
        >
          <Icon name="x" />
        </button>
      </div>
      <div class="side-scroll">
        <h2 class="side-title">Rooms</h2>
        <ul class="side-list">
          {rooms.map(({ id, name }) => (
            <li key={id}>
              <a
                class="side-item"
                href={`/rooms/${id}`}
                aria-current={path === `/rooms/${id}` ? "page" : undefined}
              >
                <Icon name="hash" />
                <span>{name}</span>
              </a>
            </li>
          ))}
          <li class="side-more">
            <a
              class="side-item"
              href="/rooms"
              aria-current={path === "/rooms" ? "page" : undefined}
            >
              <Icon name="compass" />
              <span>Browse and create</span>
            </a>
          </li>
        </ul>
      </div>
      <div class="side-foot">
        <Avatar person={me} small />
        <p class="me">
          <bdi>{me.name}</bdi>
          <small>@{me.username}</small>
        </p>
        <form method="post" action="/logout">
          <button
            type="submit"
            class="button button-quiet button-icon"
            aria-label="Sign out"
            title="Sign out"
          >
            <Icon name="log-out" />
          </button>
        </form>
      </div>
    </nav>
  );
}
