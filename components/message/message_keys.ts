import type { MessageDesk } from "../../lib/client/message_desk.ts";
import type { MessageEvent } from "../../lib/protocol/event.ts";
import { openMenu } from "./open_menu.ts";

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
    document.getElementById("text")?.focus();
  } else if (event.key === "Enter" && isMessage) {
    event.preventDefault();
    tools?.querySelector("button")?.focus();
  } else if (/^([a-z+]|Delete)$/.test(event.key)) {
    const tool = tools?.querySelector<HTMLButtonElement>(`[data-tool="${event.key}"]`);
    const found = messageOf(desk, message);
    if (tool) {
      event.preventDefault();
      tool.click();
    } else if (tools && found) {
      event.preventDefault();
      desk.attempt(openMenu(found, desk, message, event.key));
    }
  }
}

/** How long a finger rests on a message until its menu opens, in milliseconds, and how far it may stray. */
const PRESS = { ms: 500, px: 10 };

/** Opens a message's menu under a finger that rests on it; on a link, the browser has a menu of its own. */
export function onMessagePress(event: PointerEvent, desk: MessageDesk): void {
  const { target, clientX, clientY, pointerType } = event;
  if (pointerType !== "touch" || !(target instanceof Element)) return;
  const element = target.closest<HTMLElement>(MESSAGE);
  if (element === null || target.closest("a, button, textarea")) return;
  const ended = new AbortController();
  const { signal } = ended;
  const open = () => {
    end();
    letGo();
    const message = messageOf(desk, element);
    if (message !== undefined) desk.attempt(openMenu(message, desk, element));
  };
  const timer = setTimeout(open, PRESS.ms);
  const end = () => {
    clearTimeout(timer);
    ended.abort();
  };
  addEventListener("pointermove", ({ clientX: x, clientY: y }) => {
    if (Math.hypot(x - clientX, y - clientY) > PRESS.px) end();
  }, { signal });
  // Some browsers have found out by then, and would end the press.
  addEventListener("contextmenu", (event) => {
    event.preventDefault();
    open();
  }, { signal });
  for (const type of ["pointerup", "pointercancel"]) addEventListener(type, end, { signal });
}

/** Has the finger that opened a menu lift over it without a click there. */
function letGo(): void {
  const ended = new AbortController();
  const { signal } = ended;
  addEventListener("touchend", (event) => {
    event.preventDefault();
    ended.abort();
  }, { passive: false, signal });
  addEventListener("touchstart", () => ended.abort(), { signal });
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
