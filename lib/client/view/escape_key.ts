import type { Conversation } from "../room/conversation.ts";
import { isComposing } from "../writing/composing.ts";

/**
 * Calls back when Escape is pressed and ends nothing else: no dialog, menu, reply or edit, and what is
 * focused is no message. Returns the end of it.
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
    // Before whoever else hears of it, since they end what is looked at here.
  }, { capture: true, signal: ends.signal });
  return () => ends.abort();
}
