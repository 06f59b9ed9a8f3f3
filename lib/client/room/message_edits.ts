import type { MessageEvent } from "../../protocol/event.ts";
import { BLANK_MESSAGE, isBlankMessage } from "../../text/blank.ts";
import { nameEmojis } from "../writing/emoji_names.ts";
import type { Conversation } from "./conversation.ts";
import { explain } from "../errors.ts";

/** Whether the person may edit the message. */
export function mayEdit(conversation: Conversation, message: MessageEvent): boolean {
  return mayChange(conversation, message) && conversation.mayAnswer(message);
}

/** Whether the person may delete the message. */
export function mayDelete(conversation: Conversation, message: MessageEvent): boolean {
  const { isModerator } = conversation.model.rights.value;
  return (isModerator || mayChange(conversation, message)) && conversation.mayAnswer(message);
}

/** Whether the message is the person's own and may still be changed; the server has the last word. */
function mayChange({ me, clock, editMs }: Conversation, { by, at }: MessageEvent): boolean {
  return by === me.id && performance.now() + clock - at <= editMs;
}

/** Begins to edit a message, instead of the one that is being edited. */
export function edit(conversation: Conversation, message: MessageEvent): void {
  if (!mayEdit(conversation, message) || conversation.editing.peek()?.seq === message.seq) return;
  const { seq, text = "" } = message;
  conversation.editing.value = {
    seq,
    text: conversation.editDrafts.get(seq) ?? text,
    saving: false,
  };
}

/** Begins to edit the last message that the person wrote, if there is one to edit. */
export function editLast(conversation: Conversation): void {
  const last = conversation.model.latest.peek().findLast((message) =>
    mayEdit(conversation, message)
  );
  if (last === undefined) return;
  conversation.view.include(last.seq);
  edit(conversation, last);
}

/** Sets the text of the message that is being edited. */
export function setEditText({ editing, editDrafts }: Conversation, text: string): void {
  const { seq } = editing.peek() ?? {};
  if (seq === undefined) return;
  editDrafts.set(seq, text);
  editing.value = { seq, text, saving: false };
}

/**
 * Stores the text, with emojis in place of their names; what could not be stored stays in the box, with
 * the reason.
 */
export async function saveEdit(
  { editing, editDrafts, model }: Conversation,
): Promise<void> {
  const wanted = editing.peek();
  if (wanted === undefined || wanted.saving) return;
  const { seq, text } = wanted;
  if (isBlankMessage(text)) {
    editing.value = { seq, text, saving: false, error: BLANK_MESSAGE };
    return;
  }
  editing.value = { seq, text, saving: true };
  try {
    await model.change({ type: "edit", seq, text: await nameEmojis(text) });
    editDrafts.delete(seq);
    if (editing.peek()?.seq === seq) editing.value = undefined;
  } catch (error) {
    if (editing.peek()?.seq !== seq) return;
    editing.value = { seq, text, saving: false, error: explain(error) };
  }
}

/** Ends editing without saving. */
export function cancelEdit({ editing, editDrafts }: Conversation): void {
  const { seq } = editing.peek() ?? {};
  if (seq !== undefined) editDrafts.delete(seq);
  editing.value = undefined;
}
