import type { MessageDesk } from "../../lib/client/message_desk.ts";
import type { MessageEvent } from "../../lib/protocol/event.ts";
import { openMenu } from "./open_menu.ts";
import { boxIn } from "../../lib/text/addresses.ts";

/** What every message's element has, once it is confirmed. */
const MESSAGE = ".message[id]";

/** The message that an element is in is what actions are offered for; beyond messages nothing changes. */
export function activate(desk: MessageDesk, target: EventTarget | null): void {
  const seq = seqOf(target);
  if (seq !== undefined) desk.active.value = seq;
}

/**
 * The keys of the list: the arrows go from message to message, and a letter does what the message's
 * button or menu has for that key. What is typed into a box is left alone.
 */
export function onMessageKey(event: KeyboardEvent, desk: MessageDesk): void {
  const { target, currentTarget } = event;
  if (!(target instanceof HTMLElement) || !(currentTarget instanceof HTMLElement)) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const isMessage = target.matches(MESSAGE);
  if (target !== currentTarget && !isMessage && !target.closest(".message-tools")) return;
  const message = target.closest<HTMLElement>(MESSAGE);
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (step !== undefined) {
    const all = [...currentTarget.querySelectorAll<HTMLElement>(MESSAGE)];
    const next = message === null
      ? all.at(-1)
      : all[Math.max(0, Math.min(all.length - 1, all.indexOf(message) + step))];
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "nearest" });
    return;
  }
  if (message === null) return;
  const tools = message.querySelector(".message-tools");
  if (event.key === "Escape") {
    desk.active.value = undefined;
    document.getElementById(boxIn(desk.room.id))?.focus();
  } else if (event.key === "Enter" && isMessage) {
    event.preventDefault();
    tools?.querySelector("button")?.focus();
  } else if (/^([a-z+]|Delete)$/.test(event.key) && !event.repeat) {
    event.preventDefault();
    press(desk, message, event.key);
  }
}

/** Does what the message's button has for a key, or its menu. */
function press(desk: MessageDesk, element: HTMLElement, key: string): void {
  const message = messageOf(desk, element);
  const tool = element.querySelector<HTMLButtonElement>(`.message-tools [data-tool="${key}"]`);
  if (tool !== null) tool.click();
  else if (message?.text !== undefined) {
    desk.attempt(openMenu(message, desk, element, key === "m" ? undefined : key));
  }
}

/** Where there is a touch screen, has messages show their menus under a finger that rests on them. */
export function awaitPresses(list: HTMLElement | null, desk: MessageDesk): void {
  if (list === null || !matchMedia("(any-pointer: coarse)").matches) return;
  import("../room/overlays.ts").then(
    ({ watchPresses }) => watchPresses(list, desk, messageOf),
    () => {},
  );
}

function messageOf(desk: MessageDesk, element: Element): MessageEvent | undefined {
  const seq = seqOf(element);
  return desk.model.messages.peek().find((message) => message.seq === seq);
}

function seqOf(target: EventTarget | null): number | undefined {
  if (!(target instanceof Element)) return undefined;
  const id = target.closest(MESSAGE)?.id;
  return id === undefined ? undefined : Number(id.slice(1));
}
