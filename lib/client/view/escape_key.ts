import type { Conversation } from "../room/conversation.ts";
import { isComposing } from "../writing/composing.ts";

/**
 * Calls back when Escape is pressed and nothing else uses it: no dialog, menu, reply, edit or focused
 * message. Returns a function that ends it.
 */
export function onEscape(
  { replyingTo, editing }: Pick<Conversation, "replyingTo" | "editing">,
  then: () => void,
): () => void {
  const ends = new AbortController();
  addEventListener("keydown", (event) => {
    const { key, shiftKey, target } = event;
    if (key !== "Escape" || shiftKey || isComposing(event)) return;
    const isBusy = replyingTo.peek() !== undefined || editing.peek() !== undefined ||
      document.querySelector("dialog[open], [popover]:popover-open, [role=listbox]") !== null ||
      (target instanceof Element && target.closest(".message") !== null);
    if (!isBusy) then();
    // Captured, since other listeners end what is checked here.
  }, { capture: true, signal: ends.signal });
  return () => ends.abort();
}
