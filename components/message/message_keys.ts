import type { MessageDesk } from "../../lib/client/message_desk.ts";
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
 * button of that key does. What is typed into a box is left alone.
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
  } else if (["e", "r", "t", "+", "Delete"].includes(event.key)) {
    const tool = tools?.querySelector<HTMLButtonElement>(`[data-tool="${event.key}"]`);
    if (tool === null || tool === undefined) return;
    event.preventDefault();
    tool.click();
  }
}

function seqOf(target: EventTarget | null): number | undefined {
  if (!(target instanceof Element)) return undefined;
  const id = target.closest(MESSAGE)?.id;
  return id === undefined ? undefined : Number(id.slice(1));
}
