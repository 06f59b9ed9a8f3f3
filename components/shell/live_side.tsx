import { hydrate, render } from "preact";
import { pagePresence } from "../../lib/client/people/page_presence.ts";
import { PresenceUpdater } from "../../lib/client/people/presence_updater.ts";
import type { RoomModel, RoomSeed } from "../../lib/client/room/room_model.ts";
import type { TimeSettings } from "../../lib/text/times/times.ts";
import { LivePeople } from "../room/LivePeople.tsx";

/**
 * Brings the list of the room's people to life. Loaded after the conversation itself. Returns the end
 * of it.
 *
 * @param place where the reader is, as far as the server knew
 * @param now when the page was rendered, in milliseconds since 1970 (UTC)
 */
export function hydratePeople(
  seed: RoomSeed,
  model: RoomModel,
  place: TimeSettings,
  now: number,
): () => void {
  const list = document.querySelector("#people > .side-scroll");
  const { room } = new PresenceUpdater(seed, pagePresence);
  if (list) {
    hydrate(
      <LivePeople
        seed={seed}
        model={model}
        presence={room}
        place={place}
        now={now}
      />,
      list,
    );
  }
  return () => {
    if (list) render(null, list);
  };
}
