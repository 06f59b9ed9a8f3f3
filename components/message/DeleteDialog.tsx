import type { Conversation } from "../../lib/client/room/conversation.ts";
import type { MessageEvent } from "../../lib/protocol/event.ts";
import { summarize } from "../../lib/text/summary.ts";
import { showOverlay } from "../dialogs/overlay.ts";
import { useModal } from "../dialogs/use_modal.ts";

interface DeleteDialogProps {
  message: MessageEvent;
  conversation: Conversation;
  onClose(): void;
}

/** Asks whether a message is really to be deleted, and deletes it then. */
export function showDeleteDialog(message: MessageEvent, conversation: Conversation): void {
  showOverlay((close) => (
    <DeleteDialog message={message} conversation={conversation} onClose={close} />
  ));
}

function DeleteDialog({ message, conversation, onClose }: DeleteDialogProps) {
  const dialog = useModal();
  const isOurs = message.by === conversation.me.id;
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby="delete-title"
      onClose={onClose}
    >
      <h2 id="delete-title">Delete {isOurs ? "your" : "this"} message?</h2>
      <p class="dialog-quote">{summarize(message.text ?? "")}</p>
      <p>It will be deleted for everybody. This can’t be undone.</p>
      <form method="dialog" class="dialog-foot">
        <button class="button" type="submit">Cancel</button>
        <button
          class="button button-danger"
          type="button"
          onClick={() => {
            dialog.current?.close();
            conversation.attempt(conversation.model.change({ type: "delete", seq: message.seq }));
          }}
        >
          Delete
        </button>
      </form>
    </dialog>
  );
}
