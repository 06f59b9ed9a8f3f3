import type { MessageDesk } from "../../lib/client/message_desk.ts";
import type { MessageEvent } from "../../lib/protocol/event.ts";
import { summarize } from "../../lib/text/summary.ts";
import { Icon } from "../Icon.tsx";

/** Above the message box: what the next message replies to. */
export function ReplyBar({ message, desk }: { message: MessageEvent; desk: MessageDesk }) {
  const author = desk.model.people.value.get(message.by)?.name ?? "somebody";
  return (
    <div class="reply-bar">
      <Icon name="reply" />
      <span class="reply-source">
        Replying to <bdi class="quote-author">{author}</bdi>
        {": "}
        <bdi>{summarize(message.text ?? "")}</bdi>
      </span>
      <button
        type="button"
        class="button button-quiet button-icon button-small"
        aria-label="Stop replying"
        title="Stop replying (Esc)"
        onClick={() => desk.replyingTo.value = undefined}
      >
        <Icon name="x" />
      </button>
    </div>
  );
}
