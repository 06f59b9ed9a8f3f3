import { openAtMessage } from "../../lib/client/log/open_at_message.ts";
import { followInvitations } from "../../lib/client/lists/follow_invitations.ts";
import { myRooms } from "../../lib/client/lists/my_rooms.ts";
import { sendToOtherRooms } from "../../lib/client/outbox/send_to_other_rooms.ts";
import { unsentRooms } from "../../lib/client/outbox/unsent.ts";
import { followOwnName } from "../../lib/client/people/own_name.ts";
import { followPersonLinks } from "../../lib/client/people/person_links.ts";
import type { Conversation } from "../../lib/client/room/conversation.ts";
import { keepEditDrafts } from "../../lib/client/room/edit_drafts.ts";
import { Reading } from "../../lib/client/room/reading.ts";
import type { RoomSeed } from "../../lib/client/room/room_model.ts";
import { onEscape } from "../../lib/client/view/escape_key.ts";
import { watchIdle } from "../../lib/client/view/idle.ts";
import type { LogView } from "../../lib/client/view/log_view.ts";
import { pageAttention } from "../../lib/client/view/page_attention.ts";
import type { TimeSettings } from "../../lib/text/times/times.ts";
import { hydrateRoomSections } from "../shell/LiveRoomSections.tsx";
import { hydratePeople } from "./LivePeople.tsx";
import { loadOnDemand } from "./chunks.ts";

export { onLongPress } from "../message/long_press.ts";

/** What a room's page is started with. */
export interface RoomStart {
  seed: RoomSeed;
  conversation: Conversation;
  view: LogView;
  /** Where the reader is, as far as the server knew. */
  place: TimeSettings;
  /** When the page was rendered, in milliseconds since 1970 (UTC). */
  now: number;
}

/**
 * Starts what a room's page does once the conversation is live, and says so on its body
 * (`data-loaded`); returns a function that stops it. It is loaded after the page.
 */
export function startLiveRoom(
  { seed, conversation, view, place, now }: RoomStart,
): () => void {
  const { model } = conversation;
  openAtMessage(seed, model, view);
  const reading = conversation.reading.value = new Reading(seed, model, view, myRooms);
  const ends = [
    keepEditDrafts(conversation),
    watchIdle((activity) => model.server.setActivity(activity)),
    hydrateRoomSections({ rooms: seed.rooms ?? [], path: `/rooms/${seed.room.id}` }),
    hydratePeople(seed, model, place, now),
    sendToOtherRooms(seed.me.id, model, (rooms) => unsentRooms.value = rooms),
    reading.start(pageAttention()),
    onEscape(conversation, () => reading.readAll()),
    followPersonLinks(async (address) => (await loadOnDemand()).openPerson(address)),
    followInvitations(),
    followOwnName(seed.me, model.people, async () => (await loadOnDemand()).openStatusDialog()),
  ];
  document.body.dataset.loaded = "";
  return () => {
    for (const end of ends) end();
  };
}
