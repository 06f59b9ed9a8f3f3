import { effect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { LogState } from "../../lib/client/log/log_state.ts";
import type { Conversation } from "../../lib/client/room/conversation.ts";
import { applyChange, type MessageEvent } from "../../lib/protocol/event.ts";
import { summarize } from "../../lib/text/summary.ts";
import { Icon } from "../shell/Icon.tsx";

/** Above the message box: what the next message replies to, as it is now. */
export function ReplyBar(
  { message, conversation }: { message: MessageEvent; conversation: Conversation },
) {
  const { model, replyingTo } = conversation;
  const author = model.people.value.get(message.by)?.name ?? "somebody";
  const { text } = message;
  useEffect(() =>
    effect(() => {
      const known = replyingTo.value;
      const now = known && presentOf(known, model.log.value);
      if (now?.text !== known?.text) replyingTo.value = now;
    }), []);
  return (
    <div class="reply-bar">
      <Icon name="reply" />
      {text === undefined
        ? (
          <span class="reply-source" role="status">
            This message was deleted. What you write is sent without a reply.
          </span>
        )
        : (
          <span class="reply-source">
            Replying to <bdi class="quote-author">{author}</bdi>
            {": "}
            <bdi>{summarize(text)}</bdi>
          </span>
        )}
      <button
        type="button"
        class="button button-quiet button-icon button-small"
        aria-label="Stop replying"
        title="Stop replying (Esc)"
        onClick={() => conversation.replyingTo.value = undefined}
      >
        <Icon name="x" />
      </button>
    </div>
  );
}

/** A message as it is now, also one that is older than what is loaded. */
function presentOf(message: MessageEvent, { messages, changes }: LogState): MessageEvent {
  const { seq } = message;
  return messages.findLast((each) => each.seq === seq) ??
    changes.filter(({ target }) => target === seq).reduce(applyChange, message);
}
