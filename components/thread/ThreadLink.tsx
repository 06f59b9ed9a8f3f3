import { threadAddress } from "../../lib/text/addresses.ts";
import { selfUpdating } from "../shell/self_updating.tsx";
import { messageName } from "../message/message_name.ts";
import type { MessageContext } from "../message/Message.tsx";

interface ThreadLinkProps {
  /** The `seq` of the message. */
  seq: number;
  context: MessageContext;
}

/** Below a message: the way to its thread, with what there is in it. */
export const ThreadLink = selfUpdating(Link);

function Link({ seq, context }: ThreadLinkProps) {
  const { room, times, threads, conversation } = context;
  const host = conversation?.threads.value;
  return (
    <a
      class="thread-link"
      href={threadAddress(room, seq)}
      onClick={(event) => host?.open(seq, event)}
    >
      {host?.line(seq, times) ?? threads?.[seq] ?? "Thread"}{" "}
      <span class="visually-hidden">
        {` of ${messageName(seq, context)}`}
      </span>
    </a>
  );
}
