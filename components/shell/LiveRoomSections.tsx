import { hydrate, render } from "preact";
import { useEffect, useLayoutEffect } from "preact/hooks";
import { showBadge } from "../../lib/client/lists/badge.ts";
import { myRooms } from "../../lib/client/lists/my_rooms.ts";
import { unsentRooms } from "../../lib/client/outbox/unsent.ts";
import { doNotDisturb } from "../../lib/client/people/page_presence.ts";
import { type PageKey, pageKeyOf } from "../../lib/client/view/page_keys.ts";
import { loadOnDemand } from "../room/chunks.ts";
import { Icon } from "./Icon.tsx";
import { isCurrent, type ListedRoom, RoomSections, sectionsOf } from "./RoomSections.tsx";
import { selfUpdating } from "./self_updating.tsx";

interface LiveRoomSectionsProps {
  /** The list as the server knew it. */
  rooms: readonly ListedRoom[];
  path: string;
}

/** The list of the person's rooms, kept up to date by the page's socket. */
export const LiveRoomSections = selfUpdating(
  function LiveRoomSections({ rooms, path }: LiveRoomSectionsProps) {
    const current = myRooms.rooms.value ?? rooms;
    useEffect(() => showBadge(() => myRooms.rooms.value ?? rooms, doNotDisturb), []);
    // The room of the page is in the list whether one belongs to it or not.
    const here = rooms.filter(({ id }) =>
      path === `/rooms/${id}` && !current.some((r) => r.id === id)
    );
    const all = [...current, ...here];
    const { shared, direct } = sectionsOf(all, path);
    return (
      <>
        <PageKeys
          rooms={[...shared, ...direct]}
          here={all.find(({ id }) => isCurrent(path, id))?.id}
        />
        <RoomSections rooms={all} path={path} unsent={unsentRooms.value} />
      </>
    );
  },
);

/** The id of the element that the list is in. */
const LIST = "room-list";

/** The list as the server renders it, with a place of its own in which it comes alive. */
export function RoomSectionsToHydrate(props: LiveRoomSectionsProps) {
  return (
    <div id={LIST}>
      <LiveRoomSections {...props} />
    </div>
  );
}

/** Hydrates the list of rooms that the server rendered. Returns a function that removes it. */
export function hydrateRoomSections(props: LiveRoomSectionsProps): () => void {
  const list = document.getElementById(LIST);
  if (list) hydrate(<LiveRoomSections {...props} />, list);
  return () => {
    if (list) render(null, list);
  };
}

interface PageKeysProps {
  /** In the order of the list. */
  rooms: readonly ListedRoom[];
  /** The id of the room that one is in. */
  here: string | undefined;
}

/** The keys that work all over a room's page, and the button that does what the first of them does. */
function PageKeys({ rooms, here }: PageKeysProps) {
  // Loaded when something is first asked for; without a connection nothing happens.
  const run = (asked: PageKey) =>
    loadOnDemand().then(({ runPageKey }) => runPageKey(asked, rooms, here)).catch(() => {});

  // With the list as it is shown, from the moment on that it is.
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const asked = pageKeyOf(event);
      if (asked === undefined || document.querySelector("dialog[open]") !== null) return;
      event.preventDefault();
      run(asked);
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, [rooms, here]);

  return (
    <button
      type="button"
      class="side-item side-jump"
      aria-keyshortcuts="Control+K Meta+K"
      aria-haspopup="dialog"
      onClick={() => run("switcher")}
    >
      <Icon name="search" />
      <span>Jump to…</span> <kbd>Ctrl K</kbd>
    </button>
  );
}
