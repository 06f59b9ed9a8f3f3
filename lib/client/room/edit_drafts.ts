import { effect } from "@preact/signals";
import * as v from "valibot";
import type { Conversation } from "./conversation.ts";

const Kept = v.object({
  /** The message that is being edited. */
  seq: v.optional(v.number()),
  /** Unsaved texts of messages, by their `seq`. */
  texts: v.array(v.tuple([v.number(), v.string()])),
});

/**
 * Keeps what is typed in place of messages in the tab, so that a reload does not lose it: what was
 * kept is there again at once, and what is typed is kept until the returned function is called.
 *
 * @param storage the tab's, which may be full, or forbidden to touch, hence a function
 */
export function keepEditDrafts(
  { me, room, model, view, editing, editDrafts }: Pick<
    Conversation,
    "me" | "room" | "model" | "view" | "editing" | "editDrafts"
  >,
  storage: () => Storage = () => sessionStorage,
): () => void {
  // Nobody sees what somebody else has typed.
  const key = `edits ${me.id} ${room.id}`;
  try {
    const { seq, texts } = v.parse(Kept, JSON.parse(storage().getItem(key) ?? '{"texts":[]}'));
    for (const [seq, text] of texts) if (!editDrafts.has(seq)) editDrafts.set(seq, text);
    const message = model.messages.peek().find((message) => message.seq === seq);
    if (message?.text !== undefined && editing.peek() === undefined) {
      view.include(message.seq);
      const text = editDrafts.get(message.seq) ?? message.text;
      editing.value = { seq: message.seq, text, saving: false };
    }
  } catch {
    // There is none, or it is of another version of this page.
  }
  return effect(() => {
    const seq = editing.value?.seq;
    try {
      if (seq === undefined && editDrafts.size === 0) storage().removeItem(key);
      else storage().setItem(key, JSON.stringify({ seq, texts: [...editDrafts] }));
    } catch {
      // The text is in the page all the same.
    }
  });
}
