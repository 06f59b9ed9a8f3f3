import { isComposing } from "./composing.ts";

/** The least height that a keyboard on the screen takes of a window, in CSS pixels. */
const SCREEN_KEYBOARD = 120;

/** Whether a key was pressed that only a hardware keyboard has. */
let hasKeys = false;

/**
 * Whether a key that was pressed in a text box sends the text. Enter does, but for an input method's;
 * with Shift or Alt it begins a new line, and so it does on a keyboard on the screen, which has no Shift
 * to go with it. With Ctrl or Cmd it sends everywhere. To be asked of each key.
 */
export function isSendKey(event: KeyboardEvent): boolean {
  const { key, code, shiftKey, altKey, ctrlKey, metaKey } = event;
  hasKeys ||= /^(Shift|Control|Alt|Meta)/.test(code);
  if (key !== "Enter" || shiftKey || altKey || isComposing(event)) return false;
  return ctrlKey || metaKey || !writesOnScreen();
}

/**
 * Whether the keyboard is probably one on the screen: the first pointer is a finger, and there is
 * neither a mouse, which comes with keys, nor was a key pressed that only those have; and always while
 * such a keyboard takes its part of the window.
 */
export function writesOnScreen(): boolean {
  if (!matchMedia("(hover: none) and (pointer: coarse)").matches) return false;
  if (innerHeight - (visualViewport?.height ?? innerHeight) > SCREEN_KEYBOARD) return true;
  return !hasKeys && !matchMedia("(any-pointer: fine)").matches;
}
