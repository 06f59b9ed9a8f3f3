import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { isComposing } from "../../lib/client/composing.ts";
import { Drafts } from "../../lib/client/drafts.ts";
import type { MessageDesk } from "../../lib/client/message_desk.ts";
import type { RoomSeed } from "../../lib/client/room_model.ts";
import { LIMITS } from "../../lib/protocol/limits.ts";
import { Composer } from "../Composer.tsx";
import { ReplyBar } from "../message/ReplyBar.tsx";
import { TypingLine } from "../TypingLine.tsx";
import { fitToText } from "./fit_to_text.ts";

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
  /** After a message was taken. */
  onSent(): void;
}

/** From here on the rest is shown, in bytes. */
const NEAR_LIMIT = LIMITS.textBytes - 2 * 1024;

const encoder = new TextEncoder();

/** Where one writes: Enter sends where there is a keyboard with a Shift key to go with it. */
export function LiveComposer({ seed, desk, draft, onSent }: LiveComposerProps) {
  const { room, me } = seed;
  const { model } = desk;
  const replyingTo = desk.replyingTo.value;
  const box = useRef<HTMLTextAreaElement>(null);
  const drafts = useMemo(() => new Drafts(me.id), []);
  const [bytes, setBytes] = useState(0);
  const [error, setError] = useState(draft?.error);

  const changed = () => {
    const text = box.current?.value ?? "";
    drafts.write(room.id, text);
    // Three bytes a character are the most there can be: short texts need not be measured.
    setBytes(text.length * 3 < NEAR_LIMIT ? 0 : encoder.encode(text).length);
    if (box.current !== null) fitToText(box.current);
  };

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    // What was typed before the script came counts more than what was left over.
    if (element.value === "") element.value = drafts.read(room.id);
    changed();
    if (!isTouch()) element.focus({ preventScroll: true });
  }, []);

  useLayoutEffect(() => {
    if (replyingTo !== undefined) box.current?.focus({ preventScroll: true });
  }, [replyingTo]);

  const send = () => {
    const element = box.current;
    if (element === null || element.value.trim() === "") return;
    if (encoder.encode(element.value).length > LIMITS.textBytes) return;
    model.send(element.value, replyingTo?.seq);
    desk.replyingTo.value = undefined;
    setError(undefined);
    element.value = "";
    changed();
    onSent();
    element.focus({ preventScroll: true });
  };

  const insert = (text: string) => {
    const element = box.current;
    if (element === null) return;
    element.focus({ preventScroll: true });
    // The only way to write that the box can undo.
    document.execCommand("insertText", false, text);
  };

  const chooseEmoji = async (button: HTMLElement) => {
    const { pickEmoji } = await import("./emoji_picker.ts");
    const emoji = await pickEmoji(button);
    if (emoji !== undefined) insert(emoji);
  };

  const over = bytes - LIMITS.textBytes;
  return (
    <>
      {replyingTo !== undefined && <ReplyBar message={replyingTo} desk={desk} />}
      <Composer
        room={room}
        text={draft?.text}
        error={error}
        tooLong={over > 0}
        script={{
          box,
          onInput() {
            changed();
            if (box.current?.value.trim() !== "") model.typed();
          },
          onKeyDown(event) {
            if (isComposing(event)) return;
            if (event.key === "ArrowUp" && box.current?.value === "") {
              if (desk.editLast()) event.preventDefault();
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
          onEmoji: (button) => void desk.attempt(chooseEmoji(button)),
        }}
      >
        <TypingLine people={model.typing.value} />
        {bytes < NEAR_LIMIT
          ? <span class="composer-hint">Enter sends, Shift+Enter starts a new line</span>
          : (
            <span class={`composer-limit${over > 0 ? " over" : ""}`} id="text-limit" role="status">
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
