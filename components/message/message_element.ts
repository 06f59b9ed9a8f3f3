import type { Conversation } from "../../lib/client/room/conversation.ts";
import type { MessageEvent } from "../../lib/protocol/event.ts";

/** Selects the elements of messages that are confirmed. */
export const MESSAGE = ".message[id]";

/** The message that an element is of. */
export function messageOf(conversation: Conversation, element: Element): MessageEvent | undefined {
  const seq = seqOf(element);
  return conversation.model.messages.peek().find((message) => message.seq === seq);
}

/** The `seq` of the message that an element is in; undefined beyond messages. */
export function seqOf(target: EventTarget | null): number | undefined {
  if (!(target instanceof Element)) return undefined;
  const id = target.closest(MESSAGE)?.id;
  return id === undefined ? undefined : Number(id.slice(1));
}
