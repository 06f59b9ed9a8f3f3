import { effect } from "@preact/signals";
import type { Conversation } from "../../lib/client/room/conversation.ts";
import { loadAfterStart } from "./chunks.ts";
import type { LogView } from "../../lib/client/view/log_view.ts";
import type { RoomSeed } from "../../lib/client/room/room_model.ts";
import type { TimeSettings } from "../../lib/text/times/times.ts";

/**
 * Loads what a room's page needs once the conversation is live (`after_start.ts`), and starts it. While
 * that cannot be loaded, what the server rendered stays; each change of the connection is a reason to
 * try again. Returns a function that stops all of it.
 *
 * @param place where the reader is, as far as the server knew
 * @param now when the page was rendered, in milliseconds since 1970 (UTC)
 */
export function startRoom(
  seed: RoomSeed,
  conversation: Conversation,
  view: LogView,
  place: TimeSettings,
  now: number,
): () => void {
  const ends: (() => void)[] = [];
  let [isAsked, isOver] = [false, false];
  ends.push(effect(() => {
    const { state } = conversation.model.connection.value;
    if (isAsked || state === "stopped") return;
    isAsked = true;
    loadAfterStart().then(
      ({ startLiveRoom }) => {
        if (!isOver) ends.push(startLiveRoom(seed, conversation, view, place, now));
      },
      () => isAsked = false,
    );
  }));
  return () => {
    isOver = true;
    for (const end of ends) end();
  };
}
