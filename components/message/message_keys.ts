import type { Conversation } from "../../lib/client/room/conversation.ts";
import { boxIn } from "../../lib/text/addresses.ts";
import { MESSAGE, messageOf } from "./message_element.ts";
import { runKey, showMenu } from "./MessageMenu.tsx";

/**
 * Does what a key asks for among messages: the arrows go from one to another, and a letter does what
 * the message's button or menu has for it.
 *
 * @param target the message that has the focus, something in it, or the list itself
 */
export function runMessageKey(
  key: string,
  target: HTMLElement,
  list: HTMLElement,
  conversation: Conversation,
): void {
  const message = target.closest<HTMLElement>(MESSAGE);
  const step = { ArrowUp: -1, ArrowDown: 1 }[key];
  if (step !== undefined) return moveFocus(list, message, step);
  if (message === null) return;
  if (key === "Escape") {
    conversation.active.value = undefined;
    document.getElementById(boxIn(conversation.room.id))?.focus();
  } else if (key === "Enter") {
    message.querySelector<HTMLElement>(".message-tools button")?.focus();
  } else {
    pressTool(conversation, message, key);
  }
}

function moveFocus(list: HTMLElement, message: HTMLElement | null, step: number): void {
  const all = [...list.querySelectorAll<HTMLElement>(MESSAGE)];
  const next = message === null
    ? all.at(-1)
    : all[Math.max(0, Math.min(all.length - 1, all.indexOf(message) + step))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

/** Does what the message's button has for a key, or its menu. */
function pressTool(conversation: Conversation, element: HTMLElement, key: string): void {
  const message = messageOf(conversation, element);
  const tool = element.querySelector<HTMLButtonElement>(`.message-tools [data-tool="${key}"]`);
  if (tool !== null) tool.click();
  else if (message?.text === undefined) return;
  else if (key === "m") showMenu(message, conversation, element);
  else runKey(key, message, conversation, element);
}
