import type { MessageDesk } from "../../lib/client/message_desk.ts";
import { messageOf } from "./message_element.ts";
import { showMenu } from "./MessageMenu.tsx";

/** How long a finger rests on a message until its menu opens, in milliseconds, and how far it may stray. */
const PRESS = { ms: 500, px: 10 };

/**
 * Has the menu of a message open under a finger that rests on it, for as long as the list is there.
 *
 * @param first the touch that this was loaded for
 */
export function watchPresses(list: HTMLElement, desk: MessageDesk, first: PointerEvent): void {
  list.addEventListener("pointerdown", (event) => onPress(event, desk));
  onPress(first, desk);
}

function onPress(event: PointerEvent, desk: MessageDesk): void {
  const { target, clientX, clientY, pointerType } = event;
  if (pointerType !== "touch" || !(target instanceof Element)) return;
  const element = target.closest<HTMLElement>(".message[id]");
  // On a link the browser has a menu of its own.
  if (element === null || target.closest("a, button, textarea")) return;
  const ended = new AbortController();
  const { signal } = ended;
  const open = () => {
    end();
    letGo();
    const message = messageOf(desk, element);
    if (message !== undefined) showMenu(message, desk, element);
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
