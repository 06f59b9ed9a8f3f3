import type { Conversation } from "../../lib/client/room/conversation.ts";
import { loadOnDemand } from "../room/chunks.ts";
import { MESSAGE } from "./message_element.ts";

/** The time after which a finger that rests on a message opens its menu, and the distance it may move. */
const LONG_PRESS = { ms: 500, px: 10 };

/** Elements that handle a press themselves; the browser has its own menu for a link. */
const INTERACTIVE = "a,button,input,textarea,select,summary,label";

/** Opens the menu of a message when a finger or a pen rests on it. */
export function onLongPress(down: PointerEvent, conversation: Conversation): void {
  const { target } = down;
  if (!(target instanceof Element) || target.closest(INTERACTIVE) !== null) return;
  const element = target.closest<HTMLElement>(MESSAGE);
  if (element === null) return;
  whenLongPressed(
    down,
    loadOnDemand,
    (later) =>
      conversation.attempt(
        later.then(({ showMenuOnPress }) => showMenuOnPress(element, conversation)),
      ),
  );
}

/**
 * Calls back when a finger or a pen has rested in its place for long, and what is loaded meanwhile is
 * there; never once it was lifted, has moved or is not the only one. A mouse is left alone.
 *
 * @param load begun at once
 * @param pressed told what came of loading, also when that failed
 */
export function whenLongPressed<T>(
  down: Pick<PointerEvent, "pointerType" | "isPrimary" | "button" | "clientX" | "clientY">,
  load: () => Promise<T>,
  pressed: (loaded: Promise<T>) => void,
): void {
  if (down.pointerType === "mouse" || !down.isPrimary || down.button > 0) return;
  const loaded = load();
  const ended = new AbortController();
  const rested = async () => {
    await loaded.catch(() => {});
    if (ended.signal.aborted) return;
    end();
    pressed(loaded);
  };
  const timer = setTimeout(rested, LONG_PRESS.ms);
  const end = () => {
    clearTimeout(timer);
    ended.abort();
  };
  const on = <K extends keyof WindowEventMap>(type: K, act: (event: WindowEventMap[K]) => void) =>
    addEventListener(type, act, ended);
  on("pointermove", ({ clientX, clientY }) => {
    if (Math.hypot(clientX - down.clientX, clientY - down.clientY) > LONG_PRESS.px) end();
  });
  // Some browsers have found out by then, and would end the press.
  on("contextmenu", (event) => {
    event.preventDefault();
    rested();
  });
  // This one is still on its way to the window.
  on("pointerdown", (event) => event === down || end());
  on("pointerup", end);
  on("pointercancel", end);
}
