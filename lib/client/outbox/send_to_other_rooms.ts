import { effect, untracked } from "@preact/signals";
import { Outboxes } from "./outboxes.ts";
import type { RoomModel } from "../room/room_model.ts";

/** A log that is not at hand has whatever the server has taken. */
const LOG_NOT_LOADED = { messages: [], last: Number.MAX_SAFE_INTEGER };

/**
 * Sends what the person has left for rooms that the page does not show, until the returned function is
 * called.
 *
 * @param user the person's id
 * @param unsent called with the rooms in which something is not sent yet
 */
export function sendToOtherRooms(
  user: string,
  { shownOutboxes, connection, outboxStore: store, makeOutbox }: Pick<
    RoomModel,
    "shownOutboxes" | "connection" | "outboxStore" | "makeOutbox"
  >,
  unsent: (rooms: ReadonlySet<string>) => void,
): () => void {
  const outboxes = new Outboxes({
    user,
    store,
    make: (log) => makeOutbox(log, () => LOG_NOT_LOADED),
    unsent,
  });
  const hides = new Map<string, () => void>();
  const ends = [
    effect(() => {
      const logs = shownOutboxes.value;
      untracked(() => {
        for (const [log, hide] of hides) {
          if (logs.has(log)) continue;
          hides.delete(log);
          hide();
        }
        for (const [log, outbox] of logs) {
          if (!hides.has(log)) hides.set(log, outboxes.show(log, outbox));
        }
      });
    }),
    outboxes.start(),
    connection.subscribe(({ state }) => {
      if (state === "live") outboxes.connected();
      else outboxes.disconnected();
    }),
  ];
  return () => {
    for (const end of ends) end();
  };
}
