/** The part of a room's page that is loaded as soon as the conversation is live. */
export { showBadge } from "../../lib/client/lists/badge.ts";
export { watchIdle } from "../../lib/client/view/idle.ts";
export { keepEditDrafts } from "../../lib/client/room/edit_drafts.ts";
export { sendToOtherRooms } from "../../lib/client/outbox/send_to_other_rooms.ts";
export { hydratePeople } from "../shell/live_side.tsx";
export { openAtMessage } from "../../lib/client/log/open_at_message.ts";
export { pageAttention } from "../../lib/client/view/page_attention.ts";
export { Reading } from "../../lib/client/room/reading.ts";
