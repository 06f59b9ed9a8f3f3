import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { isComposing } from "../../lib/client/composing.ts";
import { localDraft } from "../../lib/client/drafts.ts";
import type { MessageDesk } from "../../lib/client/message_desk.ts";
import type { RoomSeed } from "../../lib/client/room_model.ts";
import type { SavedDraft } from "../../lib/protocol/draft.ts";
import { LIMITS } from "../../lib/protocol/limits.ts";
import { boxIn } from "../../lib/text/addresses.ts";
import { BLANK_MESSAGE, isBlankMessage } from "../../lib/text/blank.ts";
import { apart } from "../apart.tsx";
import { Composer } from "../Composer.tsx";
import { lazily } from "../lazily.tsx";
import { TypingLine } from "../TypingLine.tsx";
import { fitToText } from "./fit_to_text.ts";
import type { Answer, WritingAid } from "./writing/aid.tsx";
import { loadLater } from "./load_later.ts";

/** What was typed and not posted, and why not; or what came of a command. */
export interface Draft {
  text: string;
  error?: string;
  note?: string;
}

interface LiveComposerProps {
  seed: RoomSeed;
  desk: MessageDesk;
  draft: Draft | undefined;
  saved: SavedDraft;
  /** After a message was taken. */
  onSent(): void;
}

const ReplyBar = lazily(async () => (await loadLater()).ReplyBar);

/** From here on the rest is shown, in bytes. */
const NEAR_LIMIT = LIMITS.textBytes - 2 * 1024;

const encoder = new TextEncoder();

/** Where one writes: Enter sends where there is a keyboard with a Shift key to go with it. */
export const LiveComposer = apart(Writing);

function Writing({ seed, desk, draft, saved, onSent }: LiveComposerProps) {
  const { room, me } = seed;
  const { model } = desk;
  const replyingTo = desk.replyingTo.value;
  const box = useRef<HTMLTextAreaElement>(null);
  const local = useMemo(() => localDraft(me.id, room.id), []);
  const [bytes, setBytes] = useState(0);
  const [answer, setAnswer] = useState<Answer>(draft ?? {});
  const aid = useRef<Promise<WritingAid>>();

  const measure = () => {
    const element = box.current!;
    const { length } = element.value;
    // Three bytes a character are the most there can be: short texts need not be measured.
    setBytes(length * 3 < NEAR_LIMIT ? 0 : encoder.encode(element.value).length);
    fitToText(element);
  };

  const changed = () => {
    local.write(box.current!.value);
    measure();
  };

  // Loaded when somebody begins to write.
  const help = () => {
    const element = box.current!;
    return aid.current ??= loadLater().then(({ WritingAid }) =>
      new WritingAid({ box: element, desk, local, saved, post, done, answer: setAnswer })
    );
  };

  useLayoutEffect(() => {
    const element = box.current!;
    // What was typed before the script came counts more than what was left over.
    const unsaved = local.read();
    if (element.value === saved.text && unsaved !== "") element.value = unsaved;
    element.selectionStart = element.value.length;
    desk.replyingTo.value = saved.replyTo;
    measure();
    if (!isTouch()) element.focus({ preventScroll: true });
    return () => void aid.current?.then((it) => it.stop());
  }, []);

  useLayoutEffect(() => {
    if (replyingTo !== undefined) box.current?.focus({ preventScroll: true });
  }, [replyingTo]);

  const done = () => {
    const element = box.current!;
    desk.replyingTo.value = undefined;
    setAnswer({});
    element.value = "";
    changed();
    aid.current?.then((it) => it.sent());
    onSent();
    element.focus({ preventScroll: true });
  };

  const post = (text: string) => {
    model.send(text, desk.replyingTo.peek()?.seq);
    done();
  };

  const send = () => {
    const text = box.current?.value ?? "";
    if (text.trim() === "" || encoder.encode(text).length > LIMITS.textBytes) return;
    if (isBlankMessage(text)) return setAnswer({ error: BLANK_MESSAGE });
    // A command, or the name of an emoji.
    if (/^\/|:\S+:/.test(text)) desk.attempt(help().then((it) => it.send(text)));
    else post(text);
  };

  const over = bytes - LIMITS.textBytes;
  return (
    <>
      {replyingTo !== undefined && <ReplyBar message={replyingTo} desk={desk} />}
      <Composer
        room={room}
        text={draft?.text || saved.text}
        error={answer.error}
        note={answer.note}
        tooLong={over > 0}
        script={{
          box,
          onInput() {
            changed();
            help().catch(() => aid.current = undefined);
            if (box.current?.value.trim() !== "") model.typed();
          },
          onKeyDown(event) {
            if (isComposing(event)) return;
            const isPlain = !event.altKey && !event.shiftKey && !event.ctrlKey && !event.metaKey;
            if (event.key === "ArrowUp" && isPlain && box.current?.value === "") {
              event.preventDefault();
              desk.attempt(loadLater().then(({ editLast }) => editLast(desk)));
            } else if (event.key === "Escape") {
              desk.replyingTo.value = undefined;
            }
            if (event.key !== "Enter") return;
            if (event.shiftKey || event.altKey || (isTouch() && !event.ctrlKey)) return;
            event.preventDefault();
            send();
          },
          onSubmit(event) {
            event.preventDefault();
            send();
          },
          onEmoji: (button) => void desk.attempt(help().then((it) => it.chooseEmoji(button))),
        }}
      >
        <TypingLine people={model.typing.value} />
        {bytes < NEAR_LIMIT
          ? <span class="composer-hint">Enter sends, Shift+Enter starts a new line</span>
          : (
            <span
              class={`composer-limit${over > 0 ? " over" : ""}`}
              id={`${boxIn(room.id)}-limit`}
              role="status"
            >
              {over > 0 ? `${over} bytes too long` : `${-over} bytes left`}
            </span>
          )}
      </Composer>
    </>
  );
}

/** Whether the first pointer is a finger, and so the keyboard probably one on the screen. */
function isTouch(): boolean {
  return matchMedia("(hover: none) and (pointer: coarse)").matches;
}
