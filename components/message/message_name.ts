import { isThread } from "../../lib/protocol/thread.ts";

/** Names a message in the label of a control, for those who cannot see where the control stands. */
export function messageName(
  seq: number | undefined,
  { room, among }: { room: string; among?: string | undefined },
): string {
  return `${isThread(room) ? "reply" : "message"} ${seq}${among ? ` in ${among}` : ""}`;
}
