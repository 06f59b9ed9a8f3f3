import type { ComponentChildren } from "preact";
import type { Person } from "../lib/protocol/event.ts";
import { Icon } from "./Icon.tsx";
import { OwnName } from "./OwnName.tsx";
import { Wordmark } from "./Wordmark.tsx";

interface RoomListProps {
  serverName: string;
  me: Person;
  /** The path of the page, which marks where one is. */
  path: string;
  children: ComponentChildren;
}

/** The side with one's rooms and oneself; a drawer on a narrow screen. */
export function RoomList({ serverName, me, path, children }: RoomListProps) {
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
        <a
          class="side-item side-threads"
          href="/threads"
          aria-current={path === "/threads" ? "page" : undefined}
        >
          <Icon name="message-square" />
          <span>Threads</span>
        </a>
        {children}
      </div>
      <div class="side-foot">
        <OwnName me={me} />
        <a
          class="button button-quiet button-icon"
          href="/bookmarks"
          aria-label="Bookmarks"
          title="Bookmarks"
        >
          <Icon name="bookmark" />
        </a>
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
