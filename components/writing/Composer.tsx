import type { ComponentChildren, Ref } from "preact";
import { isThread } from "../../lib/protocol/thread.ts";
import { boxIn } from "../../lib/text/addresses.ts";
import { Icon } from "../shell/Icon.tsx";

/** The script's part of the form; without it the browser posts the form by itself. */
export interface ComposerScript {
  box: Ref<HTMLTextAreaElement>;
  onInput(): void;
  onKeyDown(event: KeyboardEvent): void;
  onSubmit(event: SubmitEvent): void;
  /** Opens the emoji picker at the button. */
  onEmoji(button: HTMLElement): void;
}

interface ComposerProps {
  room: { id: string; name: string };
  /** The text that was typed before the page was rendered again. */
  text?: string | undefined;
  /** The reason that it was not posted. */
  error?: string | undefined;
  /** The answer of a command. */
  note?: string | undefined;
  /** True when the text is too long; the element `${id}-limit` says so. */
  tooLong?: boolean;
  script?: ComposerScript;
  /** Shown below the box. */
  children?: ComponentChildren;
}

/** The box for writing, and its buttons. */
export function Composer(
  { room, text = "", error, note, tooLong = false, script, children }: ComposerProps,
) {
  const id = boxIn(room.id);
  // A room and a thread may be on one page.
  const send = isThread(room.id) ? "Send the reply" : "Send";
  return (
    <form
      class="composer"
      method="post"
      action={`/rooms/${room.id}/messages`}
      noValidate
      onSubmit={script?.onSubmit}
    >
      {error !== undefined && (
        <p class="form-error composer-error" id={`${id}-error`} role="alert">
          <Icon name="circle-alert" />
          {error}
        </p>
      )}
      {note !== undefined && <p class="composer-note" role="status">{note}</p>}
      <div class="composer-box">
        <textarea
          id={id}
          name="text"
          rows={1}
          aria-label={`Message to ${room.name}`}
          placeholder={`Message ${room.name}`}
          autocomplete="off"
          aria-invalid={error === undefined && !tooLong ? undefined : "true"}
          aria-describedby={tooLong ? `${id}-limit` : error && `${id}-error`}
          ref={script?.box ?? null}
          onInput={script?.onInput}
          onKeyDown={script?.onKeyDown}
        >
          {text}
        </textarea>
        <button
          type="button"
          class="button button-quiet composer-emoji"
          title="Emoji"
          aria-haspopup="dialog"
          disabled={script === undefined}
          onClick={(event) => script?.onEmoji(event.currentTarget)}
        >
          <Icon name="smile" label="Emoji" />
        </button>{" "}
        <button
          type="submit"
          class="button button-primary composer-send"
          title={send}
        >
          <Icon name="send-horizontal" label={send} />
        </button>
      </div>
      <div class="composer-foot">{children}</div>
    </form>
  );
}
