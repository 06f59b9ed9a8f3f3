import { useLayoutEffect, useRef } from "preact/hooks";
import { isComposing } from "../../lib/client/composing.ts";
import type { Editing, MessageDesk } from "../../lib/client/message_desk.ts";
import { cancelEdit, retype, saveEdit } from "../../lib/client/message_edits.ts";
import { boxIn } from "../../lib/text/addresses.ts";
import { FormError } from "../FormError.tsx";
import { fitToText } from "../room/fit_to_text.ts";

/** A message's text in a box, in place of the message. */
export function MessageEditor({ editing, desk }: { editing: Editing; desk: MessageDesk }) {
  const box = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    fitToText(element);
    element.focus({ preventScroll: true });
    element.setSelectionRange(element.value.length, element.value.length);
    element.scrollIntoView({ block: "nearest" });
    return () => {
      // Whoever has edited goes on writing.
      if (document.activeElement === element) document.getElementById(boxIn(desk.room.id))?.focus();
    };
  }, []);
  return (
    <form
      class="message-editor"
      aria-busy={editing.saving}
      onSubmit={(event) => {
        event.preventDefault();
        saveEdit(desk);
      }}
    >
      <textarea
        ref={box}
        class="text-box"
        rows={1}
        aria-label="Edit the message"
        aria-invalid={editing.error === undefined ? undefined : "true"}
        value={editing.text}
        onInput={(event) => {
          retype(desk, event.currentTarget.value);
          fitToText(event.currentTarget);
        }}
        onKeyDown={(event) => {
          if (isComposing(event)) return;
          if (event.key === "Escape") {
            event.stopPropagation();
            cancelEdit(desk);
          } else if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
            event.preventDefault();
            saveEdit(desk);
          }
        }}
      />
      <FormError message={editing.error} />
      <div class="message-editor-foot">
        <button type="submit" class="button button-primary button-small">Save</button>
        <button type="button" class="button button-small" onClick={() => cancelEdit(desk)}>
          Cancel
        </button>
        <span class="composer-hint">Enter saves, Esc cancels</span>
      </div>
    </form>
  );
}
