import { jumpToFirstUnread } from "../../lib/client/log/jump_to_message.ts";
import type { Conversation } from "../../lib/client/room/conversation.ts";
import type { Reading } from "../../lib/client/room/reading.ts";
import { Icon } from "../shell/Icon.tsx";

interface UnreadBarProps {
  conversation: Conversation;
  reading: Reading;
}

/** The number of new messages further up, with a button to the first of them. */
export function UnreadBar({ conversation, reading }: UnreadBarProps) {
  const ahead = reading.unreadAbove.value;
  return (
    <p class="unread-bar" role="status">
      <button
        type="button"
        class="button button-primary"
        onClick={() => conversation.attempt(jumpToFirstUnread(conversation))}
      >
        <Icon name="arrow-up" />
        {ahead} new message{ahead === 1 ? "" : "s"}
      </button>
      <button
        type="button"
        class="button button-icon"
        aria-label="Mark as read"
        title="Mark as read (Esc)"
        onClick={() => reading.readAll()}
      >
        <Icon name="check" />
      </button>
    </p>
  );
}
