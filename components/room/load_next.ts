import type { MessageDesk } from "../../lib/client/message_desk.ts";
import { loading } from "../../lib/client/loading.ts";
import { myPeople } from "../../lib/client/my_people.ts";
import type { RoomSeed } from "../../lib/client/room_model.ts";
import type { Place } from "../../lib/text/times.ts";
import { useTimes } from "./use_times.ts";

/**
 * Loads what comes after the conversation (`next.ts`), and starts it. Where it cannot be loaded, what
 * the server has written stays. Returns the end of it.
 *
 * @param place where the reader is, as far as the server knew
 * @param now when the page was rendered, in milliseconds since 1970 (UTC)
 */
export function loadNext(seed: RoomSeed, desk: MessageDesk, place: Place, now: number): () => void {
  const ends: (() => void)[] = [];
  let isOver = false;
  loading(import("./next.ts")).then(
    ({ enliven, keepEdits }) => {
      if (isOver) return;
      const parts = { myPeople, useTimes };
      ends.push(keepEdits(desk), enliven(seed, desk.model, place, now, parts));
    },
    () => {},
  );
  return () => {
    isOver = true;
    for (const end of ends) end();
  };
}
