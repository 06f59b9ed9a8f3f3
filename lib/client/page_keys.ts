import { isComposing } from "./composing.ts";

/** What a key that was pressed on the page asks for. */
export type PageKey = "switcher" | "keys" | "previous" | "next";

/**
 * What a key asks for wherever the focus is; undefined for all that is typed, and where the browser
 * has already been told what to do.
 */
export function pageKeyOf(event: KeyboardEvent): PageKey | undefined {
  const { key, altKey, ctrlKey, metaKey, shiftKey, target } = event;
  if (event.defaultPrevented || isComposing(event)) return undefined;
  const command = ctrlKey || metaKey;
  if (command && !altKey && !shiftKey && key.toLowerCase() === "k") return "switcher";
  if (command && !altKey && key === "/") return "keys";
  if (key === "?" && !command && !altKey && !isWritable(target)) return "keys";
  if (altKey && !command && !shiftKey && key === "ArrowUp") return "previous";
  if (altKey && !command && !shiftKey && key === "ArrowDown") return "next";
  return undefined;
}

function isWritable(target: EventTarget | null): boolean {
  return target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("input, textarea, select"));
}
