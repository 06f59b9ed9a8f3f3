import { threadAddress } from "../../lib/text/addresses.ts";
import { apart } from "../apart.tsx";
import type { MessageContext } from "../Message.tsx";

interface ThreadLinkProps {
  /** Of the message. */
  seq: number;
  context: MessageContext;
}

/** Below a message: the way to its thread, with what there is in it. */
export const ThreadLink = apart(Link);

function Link({ seq, context: { room, times, threads, desk, among } }: ThreadLinkProps) {
  const host = desk?.threads.value;
  return (
    <a
      class="thread-link"
      href={threadAddress(room, seq)}
      onClick={(event) => host?.open(seq, event)}
    >
      {host?.line(seq, times) ?? threads?.[seq] ?? "Thread"}{" "}
      <span class="visually-hidden">
        {` of message ${seq}${among === undefined ? "" : ` in ${among}`}`}
      </span>
    </a>
  );
}
