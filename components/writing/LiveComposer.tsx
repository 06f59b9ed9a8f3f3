import { effect } from "@preact/signals";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Conversation } from "../../lib/client/room/conversation.ts";
import type { RoomSeed } from "../../lib/client/room/room_model.ts";
import { isComposing } from "../../lib/client/writing/composing.ts";
import { localDraft } from "../../lib/client/writing/drafts.ts";
import { isSendKey, writesOnScreen } from "../../lib/client/writing/send_key.ts";
import { bytesNearLimit, isTooLong } from "../../lib/protocol/text_limits.ts";
import type { SavedDraft } from "../../lib/protocol/draft.ts";
import type { Person } from "../../lib/protocol/event.ts";
import { LIMITS } from "../../lib/protocol/limits.ts";
import { boxIn } from "../../lib/text/addresses.ts";
import { BLANK_MESSAGE, isBlankMessage } from "../../lib/text/blank.ts";
import { loadOnDemand } from "../room/chunks.ts";
import { lazy } from "../shell/lazy.tsx";
import { selfUpdating } from "../shell/self_updating.tsx";
import { Composer } from "./Composer.tsx";
import type { ComposerAnswer, ComposerController } from "./composer_controller.ts";
import { fitToText } from "./fit_to_text.ts";

/** A text that was not posted, and the reason; or the answer of a command. */
export interface TypedText {
  text: string;
  error?: string;
  note?: string;
}

interface LiveComposerProps {
  seed: RoomSeed;
  conversation: Conversation;
  draft: TypedText | undefined;
  saved: SavedDraft;
  /** After a message was taken. */
  onSent(): void;
}

const ReplyBar = lazy(({ ReplyBar }) => ReplyBar);
const LengthHint = lazy(({ LengthHint }) => LengthHint);

/** The box for writing with its script (`send_key.ts` says which keys send). */
export const LiveComposer = selfUpdating(ComposerForm);

function ComposerForm({ seed, conversation, draft, saved, onSent }: LiveComposerProps) {
  const { room, me } = seed;
  const { model } = conversation;
  const replyingTo = conversation.replyingTo.value;
  const box = useRef<HTMLTextAreaElement>(null);
  const local = useMemo(() => localDraft(me.id, room.id), []);
  const [bytes, setBytes] = useState(0);
  const [answer, setAnswer] = useState<ComposerAnswer>(draft ?? {});
  const aid = useRef<Promise<ComposerController>>();
  const loaded = useRef<ComposerController>();

  const measure = () => {
    const element = box.current!;
    setBytes(bytesNearLimit(element.value));
    fitToText(element);
  };

  const put = (text: string) => {
    const element = box.current!;
    element.value = text;
    local.write(text);
    measure();
  };

  // Loaded when there is something that is written.
  const help = () => {
    const element = box.current!;
    return aid.current ??= loadOnDemand().then(
      ({ ComposerController }) =>
        loaded.current = new ComposerController({
          box: element,
          conversation,
          local,
          saved,
          head: seed.page.head,
          put,
          answer: setAnswer,
        }),
      (error) => {
        aid.current = undefined;
        throw error;
      },
    );
  };

  const wantHelp = () => void help().catch(() => {});

  useLayoutEffect(() => {
    const element = box.current!;
    // A text that was typed before the script came counts more than an older one.
    const unsaved = local.read();
    if (element.value !== saved.text) local.write(element.value);
    else if (unsaved !== "") element.value = unsaved;
    element.selectionStart = element.value.length;
    conversation.replyingTo.value = saved.replyTo;
    measure();
    if (!writesOnScreen()) element.focus({ preventScroll: true });
    return () => void aid.current?.then((it) => it.stop(), () => {});
  }, []);

  // A draft may be sent elsewhere, and the help may be missing that could not be loaded before.
  useEffect(() =>
    effect(() => {
      if (model.connection.value.state === "live" && (box.current?.value || saved.text)) wantHelp();
    }), []);

  useLayoutEffect(() => {
    if (replyingTo !== undefined) box.current?.focus({ preventScroll: true });
  }, [replyingTo]);

  const send = () => {
    const element = box.current!;
    const text = element.value;
    if (text.trim() === "" || isTooLong(text)) return;
    if (isBlankMessage(text)) return setAnswer({ error: BLANK_MESSAGE });
    const source = conversation.replyingTo.peek();
    const error = loaded.current?.refusalOf(text);
    if (error !== undefined) return setAnswer({ error });
    model.send(text, source?.text === undefined ? undefined : source.seq);
    put("");
    conversation.replyingTo.value = undefined;
    setAnswer({});
    aid.current?.then((it) => it.onSent(), () => {});
    onSent();
    element.focus({ preventScroll: true });
  };

  return (
    <>
      {replyingTo !== undefined && <ReplyBar message={replyingTo} conversation={conversation} />}
      <Composer
        room={room}
        text={draft?.text || saved.text}
        error={answer.error}
        note={answer.note}
        tooLong={bytes > LIMITS.textBytes}
        script={{
          box,
          onInput() {
            local.write(box.current!.value);
            measure();
            wantHelp();
            if (box.current?.value.trim() !== "") model.sendTyping();
          },
          onKeyDown(event) {
            const isPlain = !event.altKey && !event.shiftKey && !event.ctrlKey && !event.metaKey;
            if (isSendKey(event)) {
              event.preventDefault();
              send();
            } else if (isComposing(event)) return;
            else if (event.key === "ArrowUp" && isPlain && box.current?.value === "") {
              event.preventDefault();
              conversation.attempt(loadOnDemand().then(({ editLast }) => editLast(conversation)));
            } else if (event.key === "Escape") {
              conversation.replyingTo.value = undefined;
            }
          },
          onSubmit(event) {
            event.preventDefault();
            send();
          },
          onEmoji: (button) =>
            void conversation.attempt(help().then((it) => it.chooseEmoji(button))),
        }}
      >
        <TypingLine people={model.typing.value} />
        {bytes > 0
          ? <LengthHint bytes={bytes} id={`${boxIn(room.id)}-limit`} />
          : <span class="composer-hint">Enter sends, Shift+Enter starts a new line</span>}
      </Composer>
    </>
  );
}

const TypingPeople = lazy(({ TypingPeople }) => TypingPeople);

/** Says who is typing; it is there, and empty, when nobody is. */
function TypingLine({ people }: { people: readonly Person[] }) {
  return (
    <div class="typing" role="status">
      {people.length > 0 && <TypingPeople people={people} />}
    </div>
  );
}
