/**
 * What a room's page loads when something of it is first asked for: what opens over the page, what helps
 * with writing, and threads. In one file: each further one that shares code with the page would divide
 * what is loaded first into more and smaller files, which compress less.
 */
export { jumpTo } from "../../lib/client/jumps.ts";
export { editLast } from "../../lib/client/message_edits.ts";
export { callTyped } from "../../lib/client/typed_calls.ts";
export { openStatusDialog } from "../../lib/client/status_dialog.ts";
export { discardUnsent } from "../message/discard.ts";
export { runMessageKey } from "../message/message_keys.ts";
export { showMenuUnder } from "../message/press_menu.ts";
export { MessageEditor } from "../message/MessageEditor.tsx";
export { MessageToolbar } from "../message/MessageToolbar.tsx";
export { ReplyBar } from "../message/ReplyBar.tsx";
export { hostThreads } from "../thread/threads.tsx";
export { pickEmoji } from "./emoji_picker.ts";
export { LengthHint } from "./LengthHint.tsx";
export { runPageKey } from "./run_page_key.ts";
export { CodeTokens } from "../text/CodeTokens.tsx";
export { CopyButton } from "../text/CopyButton.tsx";
export { TypingPeople } from "./TypingPeople.tsx";
export { UnreadBar } from "./UnreadBar.tsx";
export { WritingAid } from "./writing/aid.tsx";
