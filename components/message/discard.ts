import type { Conversation } from "../../lib/client/room/conversation.ts";
import { showToast } from "../dialogs/toast.ts";

/** Gives up a message that could not be sent; it can be had back for as long as that is said. */
export function discardUnsent({ model }: Pick<Conversation, "model">, cid: string): void {
  showToast("Message discarded", model.discard(cid));
}
