import { effect } from "@preact/signals";
import type { MessageDesk } from "../../lib/client/room/conversation.ts";
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
  desk: MessageDesk,
  view: LogView,
  place: TimeSettings,
  now: number,
): () => void {
  const ends: (() => void)[] = [];
  let [isAsked, isOver] = [false, false];
  ends.push(effect(() => {
    const { state } = desk.model.connection.value;
    if (isAsked || state === "stopped") return;
    isAsked = true;
    loadParts().then(
      ({ enliven, keepEdits, openPlace, pageAttention, Reading, sendElsewhere, watchIdle }) => {
        if (isOver) return;
        openPlace(seed, desk.model, view);
        ends.push(
          keepEdits(desk),
          watchIdle((activity) => desk.model.tell(activity)),
          enliven(seed, desk.model, place, now),
          sendElsewhere(seed.me.id, desk.model, (rooms) => unsentRooms.value = rooms),
        );
        const reading = desk.reading.value = new Reading(seed, desk.model, view, myRooms);
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
