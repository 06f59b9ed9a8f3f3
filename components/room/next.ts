/** What a room's page loads by itself as soon as the conversation is alive, which need not wait for it. */
export { showBadge } from "../../lib/client/badge.ts";
export { watchIdle } from "../../lib/client/idle.ts";
export { keepEdits } from "../../lib/client/kept_edits.ts";
export { sendElsewhere } from "../../lib/client/send_elsewhere.ts";
export { enliven } from "./live_side.tsx";
export { openPlace } from "../../lib/client/older_place.ts";
export { pageAttention } from "../../lib/client/page_attention.ts";
export { Reading } from "../../lib/client/reading.ts";
