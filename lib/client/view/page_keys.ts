import { isComposing } from "../writing/composing.ts";
import { shortcutKey } from "./shortcut_key.ts";

/** The action of a key that works all over the page. */
export type PageKey =
  | "switcher"
  | "keys"
  | "previous"
  | "next"
  | "previous unread"
  | "next unread"
  | "read all";

/**
 * What a key asks for wherever the focus is; undefined for all that is typed, and where the browser
 * has already been told what to do.
 */
export function pageKeyOf(event: KeyboardEvent): PageKey | undefined {
  const { altKey, ctrlKey, metaKey, shiftKey, target } = event;
  if (event.defaultPrevented || isComposing(event)) return undefined;
  const key = shortcutKey(event);
  const command = ctrlKey || metaKey;
  if (command && !altKey && !shiftKey && key === "k") return "switcher";
  if (command && !altKey && key === "/") return "keys";
  if (key === "?" && !command && !altKey && !isWritable(target)) return "keys";
  const unread = shiftKey ? " unread" : "";
  if (altKey && !command && key === "ArrowUp") return `previous${unread}`;
  if (altKey && !command && key === "ArrowDown") return `next${unread}`;
  if (shiftKey && !command && !altKey && key === "Escape") return "read all";
  return undefined;
}

function isWritable(target: EventTarget | null): boolean {
  return target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("input, textarea, select"));
}
