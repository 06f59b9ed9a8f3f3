import { useLayoutEffect, useRef } from "preact/hooks";
import { isComposing } from "../../lib/client/writing/composing.ts";
import type { Conversation, Editing } from "../../lib/client/room/conversation.ts";
import { cancelEdit, saveEdit, setEditText } from "../../lib/client/room/message_edits.ts";
import { isSendKey } from "../../lib/client/writing/send_key.ts";
import { bytesNearLimit } from "../../lib/protocol/text_limits.ts";
import { LIMITS } from "../../lib/protocol/limits.ts";
import { boxIn, prefixIn } from "../../lib/text/addresses.ts";
import { FormError } from "../forms/FormError.tsx";
import { Icon } from "../shell/Icon.tsx";
import { fitToText } from "../writing/fit_to_text.ts";
import { LengthHint } from "../writing/LengthHint.tsx";
import { TextBoxController } from "../writing/text_box_controller.ts";

/** A message's text in a box, in place of the message: with the keys and the help of the message box. */
export function MessageEditor(
  { editing, conversation }: { editing: Editing; conversation: Conversation },
) {
  const box = useRef<HTMLTextAreaElement>(null);
  const help = useRef<TextBoxController>();
  const id = `${prefixIn(conversation.room.id)}${editing.seq}-edit`;
  const bytes = bytesNearLimit(editing.text);
  const tooLong = bytes > LIMITS.textBytes;
  const save = () => {
    if (!tooLong) saveEdit(conversation);
  };
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    help.current = new TextBoxController(element, conversation, false);
    fitToText(element);
    element.focus({ preventScroll: true });
    element.setSelectionRange(element.value.length, element.value.length);
    element.scrollIntoView({ block: "nearest" });
    return () => {
      help.current?.stop();
      // Whoever has edited goes on writing.
      if (document.activeElement === element) {
        document.getElementById(boxIn(conversation.room.id))?.focus();
      }
    };
  }, []);
  return (
    <form
      class="message-editor"
      aria-busy={editing.saving}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <textarea
        ref={box}
        id={id}
        class="text-box"
        rows={1}
        aria-label="Edit the message"
        aria-invalid={editing.error === undefined && !tooLong ? undefined : "true"}
        aria-describedby={tooLong ? `${id}-limit` : undefined}
        value={editing.text}
        onInput={(event) => {
          setEditText(conversation, event.currentTarget.value);
          fitToText(event.currentTarget);
        }}
        onKeyDown={(event) => {
          if (isSendKey(event)) {
            event.preventDefault();
            save();
          } else if (event.key === "Escape" && !isComposing(event)) {
            event.stopPropagation();
            cancelEdit(conversation);
          }
        }}
      />
      <FormError message={editing.error} />
      <div class="message-editor-foot">
        <button type="submit" class="button button-primary button-small">Save</button>
        <button type="button" class="button button-small" onClick={() => cancelEdit(conversation)}>
          Cancel
        </button>
        <button
          type="button"
          class="button button-quiet button-icon button-small"
          aria-label="Emoji"
          title="Emoji"
          aria-haspopup="dialog"
          onClick={(event) => void help.current?.chooseEmoji(event.currentTarget)}
        >
          <Icon name="smile" />
        </button>
        {bytes > 0
          ? <LengthHint bytes={bytes} id={`${id}-limit`} />
          : <span class="composer-hint">Enter saves, Esc cancels</span>}
      </div>
    </form>
  );
}
