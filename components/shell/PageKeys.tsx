import { useLayoutEffect } from "preact/hooks";
import { type PageKey, pageKeyOf } from "../../lib/client/view/page_keys.ts";
import { Icon } from "./Icon.tsx";
import type { ListedRoom } from "./RoomSections.tsx";
import { loadOnDemand } from "../room/chunks.ts";

interface PageKeysProps {
  /** In the order of the list. */
  rooms: readonly ListedRoom[];
  /** The id of the room that one is in. */
  here: string | undefined;
}

/** The keys that work all over a room's page, and the button that does what the first of them does. */
export function PageKeys({ rooms, here }: PageKeysProps) {
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
