import { effect } from "@preact/signals";
import type { Conversation } from "../../lib/client/room/conversation.ts";
import { loader } from "../../lib/client/loading.ts";
import { myRooms } from "../../lib/client/lists/my_rooms.ts";
import type { LogView } from "../../lib/client/view/log_view.ts";
import type { RoomSeed } from "../../lib/client/room/room_model.ts";
import { unsentRooms } from "../../lib/client/outbox/unsent.ts";
import type { TimeSettings } from "../../lib/text/times/times.ts";

const loadParts = loader(() => import("./next.ts"));

/**
 * Loads what comes after the conversation (`next.ts`), and starts it. While it cannot be loaded, what
 * the server has written stays, and each change of the connection is a reason to try again. Returns the
 * end of it.
 *
 * @param place where the reader is, as far as the server knew
 * @param now when the page was rendered, in milliseconds since 1970 (UTC)
 */
export function loadNext(
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
    loadParts().then(
      (
        {
          enliven,
          keepEditDrafts,
          openAtMessage,
          pageAttention,
          Reading,
          sendToOtherRooms,
          watchIdle,
        },
      ) => {
        if (isOver) return;
        openAtMessage(seed, conversation.model, view);
        ends.push(
          keepEditDrafts(conversation),
          watchIdle((activity) => conversation.model.setActivity(activity)),
          enliven(seed, conversation.model, place, now),
          sendToOtherRooms(seed.me.id, conversation.model, (rooms) => unsentRooms.value = rooms),
        );
        const reading = conversation.reading.value = new Reading(
          seed,
          conversation.model,
          view,
          myRooms,
        );
        ends.push(reading.start(pageAttention()));
      },
      () => isAsked = false,
    );
  }));
  return () => {
    isOver = true;
    for (const end of ends) end();
  };
}
