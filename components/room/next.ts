/** What a room's page loads by itself as soon as the conversation is alive, which need not wait for it. */
export { showBadge } from "../../lib/client/badge.ts";
export { keepEdits } from "../../lib/client/kept_edits.ts";
export { enliven } from "./live_side.tsx";
