import { request } from "../../lib/client/api.ts";
import type { PageKey } from "../../lib/client/view/page_keys.ts";
import type { ListedRoom } from "./RoomSections.tsx";
import { showShortcuts } from "../dialogs/HelpDialog.tsx";
import { showSwitcher } from "../dialogs/Switcher.tsx";

/**
 * Does what a key asks for wherever the focus is.
 *
 * @param rooms in the order of the list
 * @param here the id of the room that one is in
 */
export async function runPageKey(
  asked: PageKey,
  rooms: readonly ListedRoom[],
  here: string | undefined,
): Promise<void> {
  if (asked === "switcher") showSwitcher(rooms, here);
  else if (asked === "keys") showShortcuts();
  else if (asked === "read all") {
    // This page and others are told so by the server.
    await request("/unread", { method: "POST" });
  } else {
    openNeighbour(rooms, here, asked.startsWith("next") ? 1 : -1, asked.endsWith("unread"));
  }
}

/** Goes to the room above or below in the list, or to the next unread one, and stays at its ends. */
function openNeighbour(
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
