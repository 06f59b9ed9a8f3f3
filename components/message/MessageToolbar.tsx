import type { MessageDesk } from "../../lib/client/message_desk.ts";
import type { MessageEvent } from "../../lib/protocol/event.ts";
import { messageAddress } from "../../lib/text/addresses.ts";
import { Icon, type IconName } from "../Icon.tsx";
import { QUICK_EMOJIS } from "../reactions.ts";
import { showOverlay } from "../room/overlay.ts";
import { useCopy } from "../room/use_copy.ts";

interface ToolbarProps {
  message: MessageEvent;
  desk: MessageDesk;
}

/** What can be done with a message: react, reply, edit, delete, copy its link. */
export function MessageToolbar({ message, desk }: ToolbarProps) {
  const { outcome, copy } = useCopy();
  const isCopied = outcome === "done";

  const pick = async (button: HTMLElement) => {
    const { pickEmoji } = await import("../room/emoji_picker.ts");
    const emoji = await pickEmoji(button);
    if (emoji !== undefined) desk.react(message, emoji);
  };
  const askToDelete = async () => {
    const { DeleteDialog } = await import("./DeleteDialog.tsx");
    showOverlay((close) => <DeleteDialog message={message} desk={desk} onClose={close} />);
  };
  const copyLink = async () => {
    const { href } = new URL(messageAddress(desk.room.id, message.seq), location.href);
    if (await copy(href) === "refused") desk.notice.value = "The browser does not allow it.";
  };
  const threads = desk.threads.value;
  const mayAnswer = desk.mayAnswer(message);
  return (
    <div class="message-tools" role="toolbar" aria-label="Message actions">
      {mayAnswer && (
        <>
          {QUICK_EMOJIS.slice(0, QUICK).map((emoji) => (
            <button
              key={emoji}
              type="button"
              class="tool tool-emoji"
              aria-label={`React with ${emoji}`}
              onClick={() => desk.react(message, emoji)}
            >
              {emoji}
            </button>
          ))}
          <Tool
            icon="smile-plus"
            label="React…"
            keys="+"
            run={(button) => desk.attempt(pick(button))}
          />
          <Tool icon="reply" label="Reply" keys="r" run={() => desk.replyingTo.value = message} />
          {threads && (
            <Tool
              icon="message-square"
              label="Reply in thread"
              keys="t"
              run={() => threads.open(message.seq)}
            />
          )}
        </>
      )}
      {desk.mayEdit(message) && (
        <Tool
          icon="pencil"
          label="Edit"
          keys="e"
          run={() => desk.edit(message)}
        />
      )}
      <Tool
        icon={isCopied ? "check" : "link"}
        label={isCopied ? "Link copied" : "Copy link"}
        run={copyLink}
      />
      {desk.mayDelete(message) && (
        <Tool
          icon="trash-2"
          label="Delete"
          keys="Delete"
          run={() => desk.attempt(askToDelete())}
        />
      )}
    </div>
  );
}

/** Emojis that are one click away. */
const QUICK = 3;

interface ToolProps {
  icon: IconName;
  label: string;
  /** The key that does the same while the message has the focus. */
  keys?: string;
  run(button: HTMLElement): void;
}

function Tool({ icon, label, keys, run }: ToolProps) {
  return (
    <button
      type="button"
      class="tool"
      data-tool={keys}
      aria-label={label}
      aria-keyshortcuts={keys}
      title={keys === undefined ? label : `${label} (${keys})`}
      onClick={(event) => run(event.currentTarget)}
    >
      <Icon name={icon} />
    </button>
  );
}
