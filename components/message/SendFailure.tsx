import type { Conversation } from "../../lib/client/room/conversation.ts";
import { Icon } from "../shell/Icon.tsx";
import { discardUnsent } from "./menu_actions.ts";

interface SendFailureProps {
  cid: string;
  reason: string | undefined;
  conversation: Conversation | undefined;
}

/** Why a message was not sent, and what can be done about it. */
export function SendFailure({ cid, reason, conversation }: SendFailureProps) {
  return (
    <div class="message-failure">
      <Icon name="circle-alert" />
      <span>Not sent. {reason}</span>
      <button
        type="button"
        class="button button-small"
        onClick={() => conversation?.model.retry(cid)}
      >
        Retry
      </button>
      <button
        type="button"
        class="button button-small"
        onClick={() => conversation && discardUnsent(conversation, cid)}
      >
        Discard
      </button>
    </div>
  );
}
