import type { MessageEvent } from "../../protocol/event.ts";
import { BLANK_MESSAGE, isBlankMessage } from "../../text/blank.ts";
import { nameEmojis } from "../writing/emoji_names.ts";
import type { MessageDesk } from "./conversation.ts";
import { inWords } from "../connection/replies.ts";

/** Whether the person may edit the message. */
export function mayEdit(desk: MessageDesk, message: MessageEvent): boolean {
  return mayChange(desk, message) && desk.mayAnswer(message);
}

/** Whether the person may delete the message. */
export function mayDelete(desk: MessageDesk, message: MessageEvent): boolean {
  const { isModerator } = desk.model.rights.value;
  return (isModerator || mayChange(desk, message)) && desk.mayAnswer(message);
}

/** Whether the message is the person's own, and still theirs to change: the server decides in the end. */
function mayChange({ me, clock, editMs }: MessageDesk, { by, at }: MessageEvent): boolean {
  return by === me.id && performance.now() + clock - at <= editMs;
}

/** Begins to edit a message, in place of another one. */
export function edit(desk: MessageDesk, message: MessageEvent): void {
  if (!mayEdit(desk, message) || desk.editing.peek()?.seq === message.seq) return;
  const { seq, text = "" } = message;
  desk.editing.value = { seq, text: desk.unsaved.get(seq) ?? text, saving: false };
}

/** Begins to edit the last message that the person wrote, if there is one to edit. */
export function editLast(desk: MessageDesk): void {
  const last = desk.model.latest.peek().findLast((message) => mayEdit(desk, message));
  if (last === undefined) return;
  desk.view.include(last.seq);
  edit(desk, last);
}

/** Takes what was typed in place of the message. */
export function retype({ editing, unsaved }: MessageDesk, text: string): void {
  const { seq } = editing.peek() ?? {};
  if (seq === undefined) return;
  unsaved.set(seq, text);
  editing.value = { seq, text, saving: false };
}

/**
 * Stores the text, with emojis in place of their names; what could not be stored stays in the box, with
 * the reason.
 */
export async function saveEdit({ editing, unsaved, model }: MessageDesk): Promise<void> {
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
    unsaved.delete(seq);
    if (editing.peek()?.seq === seq) editing.value = undefined;
  } catch (error) {
    if (editing.peek()?.seq !== seq) return;
    editing.value = { seq, text, saving: false, error: inWords(error) };
  }
}

/** Gives up what was typed. */
export function cancelEdit({ editing, unsaved }: MessageDesk): void {
  const { seq } = editing.peek() ?? {};
  if (seq !== undefined) unsaved.delete(seq);
  editing.value = undefined;
}
