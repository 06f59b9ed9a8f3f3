import type { MessageDesk } from "../../lib/client/message_desk.ts";
import type { MessageEvent } from "../../lib/protocol/event.ts";

/**
 * Opens the menu of a message, which is loaded when it is first asked for, or does at once what it has
 * for a key.
 *
 * @param from an element of the message
 */
export async function openMenu(
  message: MessageEvent,
  desk: MessageDesk,
  from: HTMLElement,
  key?: string,
): Promise<void> {
  const { showMenu, runKey } = await import("../room/overlays.ts");
  if (key === undefined) showMenu(message, desk, from);
  else runKey(key, message, desk, from);
}
