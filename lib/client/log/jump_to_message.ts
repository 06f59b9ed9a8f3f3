import { messageAddress } from "../../text/addresses.ts";
import type { Conversation } from "../room/conversation.ts";

/** The most messages that are loaded to reach one. */
const JUMP = 1_000;

/** Goes to a message, loading those before it where that is not too far; else to a page around it. */
export async function jumpToMessage(conversation: Conversation, seq: number): Promise<void> {
  await loadUpTo(conversation, seq);
  const { room, model, view } = conversation;
  if (model.messages.peek().some((message) => message.seq === seq)) view.show(seq);
  else location.assign(messageAddress(room.id, seq));
}

/** Goes to the first message that is new to the person. */
export async function jumpToFirstUnread(conversation: Conversation): Promise<void> {
  const { room, me, model, view } = conversation;
  const reading = conversation.reading.peek();
  const after = reading?.lineAfter.peek();
  if (after === undefined) return;
  const isReached = await loadUpTo(conversation, after + 1);
  const first = model.messages.peek().find(({ seq, by, deletedAt }) =>
    seq > after && by !== me.id && deletedAt === undefined
  );
  if (isReached && first !== undefined) {
    reading?.setFirstUnreadInSight(true);
    view.show(first.seq);
  } else location.assign(messageAddress(room.id, after + 1));
}

/** Loads older messages until those from `seq` on are there, if they are not too many. */
async function loadUpTo({ model }: Conversation, seq: number): Promise<boolean> {
  const { messages, older } = model;
  const isThere = () => (messages.peek()[0]?.seq ?? 0) <= seq || !older.peek().more;
  for (let loaded = -1; !isThere();) {
    const { length } = messages.peek();
    if (length === loaded || length > JUMP) return false;
    loaded = length;
    await model.loadOlder();
  }
  return true;
}
