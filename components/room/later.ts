/**
 * What a room's page loads when something of it is first asked for: what opens over the page, what helps
 * with writing, and threads. In one file: each further one that shares code with the page would divide
 * what is loaded first into more and smaller files, which compress less.
 */
export { jumpToMessage } from "../../lib/client/log/jump_to_message.ts";
export { editLast } from "../../lib/client/room/message_edits.ts";
export { sendTyped } from "../../lib/client/outbox/send_typed.ts";
export { openStatusDialog } from "../../lib/client/people/status_dialog.ts";
export { discardUnsent } from "../message/discard.ts";
export { runMessageKey } from "../message/message_keys.ts";
export { showMenuUnder } from "../message/press_menu.ts";
export { MessageEditor } from "../message/MessageEditor.tsx";
export { MessageToolbar } from "../message/MessageToolbar.tsx";
export { ReplyBar } from "../message/ReplyBar.tsx";
export { hostThreads } from "../thread/threads.tsx";
export { pickEmoji } from "../writing/emoji_picker.ts";
export { LengthHint } from "../writing/LengthHint.tsx";
export { runPageKey } from "../shell/run_page_key.ts";
export { CodeTokens } from "../text/CodeTokens.tsx";
export { CopyButton } from "../text/CopyButton.tsx";
export { TypingPeople } from "../writing/TypingPeople.tsx";
export { UnreadBar } from "./UnreadBar.tsx";
export { WritingAid } from "../writing/aid.tsx";
