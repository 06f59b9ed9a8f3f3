import { isThread } from "../../lib/protocol/thread.ts";

/** What a message is called where a control alone would not say which one it is about. */
export function messageName(
  seq: number | undefined,
  { room, among }: { room: string; among?: string | undefined },
): string {
  return `${isThread(room) ? "reply" : "message"} ${seq}${among ? ` in ${among}` : ""}`;
}
