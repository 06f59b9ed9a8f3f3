import type { Conversation } from "../../lib/client/room/conversation.ts";
import { edit, mayEdit } from "../../lib/client/room/message_edits.ts";
import type { MessageEvent } from "../../lib/protocol/event.ts";
import { Icon, type IconName } from "../shell/Icon.tsx";
import { pickEmoji } from "../writing/emoji_picker.ts";
import { QUICK_EMOJIS } from "./reactions.ts";
import { showMenu } from "./MessageMenu.tsx";

interface MessageToolbarProps {
  message: MessageEvent;
  conversation: Conversation;
}

/** The most frequent actions on a message: react, reply, edit; the rest is in its menu. */
export function MessageToolbar({ message, conversation }: MessageToolbarProps) {
  const pick = async (button: HTMLElement) => {
    const emoji = await pickEmoji(button);
    if (emoji !== undefined) conversation.react(message, emoji);
  };
  const mayAnswer = conversation.mayAnswer(message);
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
              onClick={() => conversation.react(message, emoji)}
            >
              {emoji}
            </button>
          ))}
          <Tool
            icon="smile-plus"
            label="React…"
            keys="+"
            run={(button) => conversation.attempt(pick(button))}
          />
          <Tool
            icon="reply"
            label="Reply"
            keys="r"
            run={() => conversation.replyingTo.value = message}
          />
          {conversation.loadThreads !== undefined && (
            <Tool
              icon="message-square"
              label="Reply in thread"
              keys="t"
              run={() => conversation.attempt(conversation.openThread(message))}
            />
          )}
        </>
      )}
      {mayEdit(conversation, message) && (
        <Tool
          icon="pencil"
          label="Edit"
          keys="e"
          run={() => edit(conversation, message)}
        />
      )}
      <Tool
        icon="ellipsis"
        label="More"
        keys="m"
        opensMenu
        run={(button) => showMenu(message, conversation, button)}
      />
    </div>
  );
}

/** Emojis that are one click away. */
const QUICK = 3;

interface ToolProps {
  icon: IconName;
  label: string;
  /** The key that does the same while the message has the focus. */
  keys: string;
  opensMenu?: boolean;
  run(button: HTMLElement): void;
}

function Tool({ icon, label, keys, opensMenu, run }: ToolProps) {
  return (
    <button
      type="button"
      class="tool"
      data-tool={keys}
      aria-label={label}
      aria-keyshortcuts={keys}
      aria-haspopup={opensMenu ? "menu" : undefined}
      title={`${label} (${keys})`}
      onClick={(event) => run(event.currentTarget)}
    >
      <Icon name={icon} />
    </button>
  );
}
