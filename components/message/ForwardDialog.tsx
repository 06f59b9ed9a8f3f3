import { useEffect, useRef, useState } from "preact/hooks";
import { newCid } from "../../lib/client/outbox/cid.ts";
import { isComposing } from "../../lib/client/writing/composing.ts";
import { ListPage, myRooms } from "../../lib/client/lists/my_rooms.ts";
import { request, requestJson } from "../../lib/client/api.ts";
import type { RoomSummary } from "../../lib/protocol/server_frame.ts";
import { matching } from "../../lib/client/lists/matching.ts";
import type { Conversation } from "../../lib/client/room/conversation.ts";
import { explain } from "../../lib/client/errors.ts";
import type { MessageEvent } from "../../lib/protocol/event.ts";
import { forwardAddress } from "../../lib/text/addresses.ts";
import { summarize } from "../../lib/text/summary.ts";
import { Avatar } from "../shell/Avatar.tsx";
import { FormError } from "../forms/FormError.tsx";
import { RoomIcon } from "../shell/RoomIcon.tsx";
import type { ListedRoom } from "../shell/RoomSections.tsx";
import { ChoiceBox } from "../dialogs/ChoiceBox.tsx";
import { showOverlay } from "../dialogs/overlay.ts";
import { showToast } from "../dialogs/toast.ts";
import { useModal } from "../dialogs/use_modal.ts";

/** Asks where a message is to go, and sends it there. */
export function showForwardDialog(message: MessageEvent, conversation: Conversation): void {
  showOverlay((close) => (
    <ForwardDialog message={message} conversation={conversation} onClose={close} />
  ));
}

interface ForwardDialogProps {
  message: MessageEvent;
  conversation: Conversation;
  onClose(): void;
}

/** The most places that are shown at a time. */
const SHOWN = 30;

function ForwardDialog({ message, conversation, onClose }: ForwardDialogProps) {
  const dialog = useModal();
  const comment = useRef<HTMLTextAreaElement>(null);
  // The same words to the same room are the same message, however often they are sent.
  const sent = useRef({ what: "", cid: "" });
  const [rooms, setRooms] = useState<readonly ListedRoom[]>();
  const [typed, setTyped] = useState("");
  const [chosenId, setChosen] = useState<string>();
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<string>();

  useEffect(() => {
    loadRooms().then(setRooms, (error) => setError(explain(error)));
  }, []);

  const open = (rooms ?? []).filter(({ archived }) => !archived);
  const found = matching(open, typed).slice(0, SHOWN);
  const chosen = found.find(({ id }) => id === chosenId) ?? (typed === "" ? undefined : found[0]);

  const send = async () => {
    if (sending) return;
    if (chosen === undefined) return setError("Choose a room or a conversation.");
    const fields = { to: chosen.id, comment: comment.current?.value ?? "" };
    const what = JSON.stringify(fields);
    if (sent.current.what !== what) sent.current = { what, cid: newCid() };
    setSending(true);
    setError(undefined);
    try {
      const { cid } = sent.current;
      await request(forwardAddress(conversation.room.id, message.seq), {
        method: "POST",
        body: new URLSearchParams({ ...fields, cid }),
      });
      dialog.current?.close();
      showToast(`Forwarded to ${chosen.name}`);
    } catch (error) {
      setError(explain(error));
    } finally {
      setSending(false);
    }
  };

  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="forward-title" onClose={onClose}>
      <h2 id="forward-title">Forward this message</h2>
      <p class="dialog-quote">{summarize(message.text ?? "")}</p>
      <form
        class="forward"
        aria-busy={sending}
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <ChoiceBox<ListedRoom>
          id="to-places"
          label="To a room or a conversation"
          placeholder="To a room or a conversation…"
          inputClass="text-box"
          listClass="places forward-places"
          typed={typed}
          choices={rooms && found}
          chosen={chosen}
          onType={(text) => {
            setTyped(text);
            setChosen(undefined);
          }}
          onMove={({ id }) => setChosen(id)}
          onEnter={() => chosen !== undefined && comment.current?.focus()}
          onChoose={({ id }) => setChosen(id)}
          icon={({ people: [person, another] = [], kind }) =>
            person !== undefined && another === undefined
              ? <Avatar person={person} small />
              : <RoomIcon kind={kind} />}
        />
        <textarea
          ref={comment}
          class="text-box"
          rows={2}
          aria-label="Comment (optional)"
          placeholder="Add a comment (optional)"
          onKeyDown={(event) => {
            if (isComposing(event) || event.key !== "Enter" || event.shiftKey) return;
            event.preventDefault();
            send();
          }}
        />
        <FormError message={error} />
        <div class="dialog-foot">
          <button class="button" type="button" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
          <button class="button button-primary" type="submit" disabled={sending}>
            Forward{chosen === undefined ? "" : ` to ${chosen.name}`}
          </button>
        </div>
      </form>
    </dialog>
  );
}

/** The person's rooms as this page knows them, or else those of the latest activity as the server says. */
async function loadRooms(): Promise<readonly RoomSummary[]> {
  return myRooms.rooms.peek() ?? (await requestJson(ListPage, "/api/rooms")).rooms;
}
