import { useEffect } from "preact/hooks";
import { pageKeyOf } from "../../lib/client/page_keys.ts";
import { Icon } from "../Icon.tsx";
import type { ListedRoom } from "../RoomSections.tsx";

interface PageKeysProps {
  /** In the order of the list. */
  rooms: readonly ListedRoom[];
  /** The id of the room that one is in. */
  here: string | undefined;
}

/** The keys that work all over a room's page, and the button that does what the first of them does. */
export function PageKeys({ rooms, here }: PageKeysProps) {
  // Loaded when they are first asked for; without a connection nothing happens.
  const openSwitcher = async () => {
    const { showSwitcher } = await import("./overlays.ts");
    showSwitcher(rooms, here);
  };
  const openKeys = async () => {
    const { showKeys } = await import("./overlays.ts");
    showKeys();
  };

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const asked = pageKeyOf(event);
      if (asked === undefined || document.querySelector("dialog[open]") !== null) return;
      event.preventDefault();
      if (asked === "switcher") openSwitcher().catch(() => {});
      else if (asked === "keys") openKeys().catch(() => {});
      else if (asked === "read all") readAll().catch(() => {});
      else goBeside(rooms, here, asked.startsWith("next") ? 1 : -1, asked.endsWith("unread"));
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
      onClick={() => openSwitcher().catch(() => {})}
    >
      <Icon name="search" />
      <span>Jump to…</span>
      <kbd>Ctrl K</kbd>
    </button>
  );
}

/** Goes to the room above or below in the list, or to the next unread one, and stays at its ends. */
function goBeside(
  rooms: readonly ListedRoom[],
  here: string | undefined,
  step: 1 | -1,
  toUnread: boolean,
): void {
  const index = rooms.findIndex(({ id }) => id === here);
  if (index === -1) return;
  const ahead = step === 1 ? rooms.slice(index + 1) : rooms.slice(0, index).reverse();
  const room = ahead.find(({ unread }) => !toUnread || unread);
  if (room !== undefined) location.assign(`/rooms/${room.id}`);
}

/** Takes every room as read; this page and others are told so by the server. */
async function readAll(): Promise<void> {
  await fetch("/unread", { method: "POST", headers: { accept: "application/json" } });
}
