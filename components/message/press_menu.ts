import type { Conversation } from "../../lib/client/room/conversation.ts";
import { messageOf } from "./message_element.ts";
import { showMenu } from "./MessageMenu.tsx";

/** Shows the menu of the message that a finger rests on. */
export function showMenuOnPress(element: HTMLElement, conversation: Conversation): void {
  ignoreTouchEnd();
  const message = messageOf(conversation, element);
  if (message !== undefined) showMenu(message, conversation, element);
}

/** Has the finger that opened a menu lift over it without a click there, and without another menu. */
export function ignoreTouchEnd(): void {
  const ended = new AbortController();
  const { signal } = ended;
  addEventListener("touchend", (event) => {
    event.preventDefault();
    ended.abort();
  }, { passive: false, signal });
  addEventListener("contextmenu", (event) => event.preventDefault(), { signal });
  // A pen has no touch that could end; the next one that comes down is another one in any case.
  for (const type of ["pointerdown", "touchcancel"]) {
    addEventListener(type, () => ended.abort(), { signal });
  }
}
