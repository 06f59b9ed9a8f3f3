import type { Conversation } from "../../lib/client/room/conversation.ts";
import { shortcutKey } from "../../lib/client/view/shortcut_key.ts";
import { MESSAGE, seqOf } from "./message_element.ts";
import { loadOnDemand } from "../room/chunks.ts";

/** The keys that mean something among messages; `Enter` does on a message itself alone. */
const KEYS = /^(Arrow(Up|Down)|Escape|Enter|Delete|[a-z+])$/;

/** Makes the message around an element the active one, which shows its toolbar. */
export function activateMessage(conversation: Conversation, target: EventTarget | null): void {
  const seq = seqOf(target);
  if (seq !== undefined) conversation.active.value = seq;
}

/** Runs the shortcut of a key (`message_keys.ts`), unless it was typed into a box. */
export function onMessageKey(event: KeyboardEvent, conversation: Conversation): void {
  const { target, currentTarget: list } = event;
  if (!(target instanceof HTMLElement) || !(list instanceof HTMLElement)) return;
  const isMessage = target.matches(MESSAGE);
  if (target !== list && !isMessage && !target.closest(".message-tools")) return;
  const key = shortcutKey(event);
  if (event.ctrlKey || event.metaKey || event.altKey || !KEYS.test(key)) return;
  if (event.shiftKey && /^[a-z]$/.test(key)) return;
  if (key === "Enter" && !isMessage) return;
  event.preventDefault();
  if (event.repeat && !key.startsWith("Arrow")) return;
  conversation.attempt(
    loadOnDemand().then(({ runMessageKey }) => runMessageKey(key, target, list, conversation)),
  );
}
