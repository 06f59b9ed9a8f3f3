/**
 * The part of a room's page that is loaded when a reader first opens something of it: menus and
 * dialogs, help with writing, threads. It is one file, since each further one that shares code with
 * the page divides the first load into more and smaller files, which compress less.
 */
export { jumpToMessage } from "../../lib/client/log/jump_to_message.ts";
export { editLast } from "../../lib/client/room/message_edits.ts";
export { sendTyped } from "../../lib/client/outbox/send_typed.ts";
export { openStatusDialog } from "../../lib/client/people/status_dialog.ts";
export { openPerson } from "../people/open_person.ts";
export { runMessageKey } from "../message/message_keys.ts";
export { showMenuOnPress } from "../message/MessageMenu.tsx";
export { MessageEditor } from "../message/MessageEditor.tsx";
export { MessageToolbar } from "../message/MessageToolbar.tsx";
export { ReplyBar } from "../message/ReplyBar.tsx";
export { createRoomThreads } from "../thread/room_threads.tsx";
export { pickEmoji } from "../writing/emoji_picker.ts";
export { LengthHint } from "../writing/LengthHint.tsx";
export { runPageKey } from "../shell/run_page_key.ts";
export { CodeTokens } from "../text/CodeTokens.tsx";
export { CopyButton } from "../text/CopyButton.tsx";
export { SendFailure } from "../message/SendFailure.tsx";
export { TypingPeople } from "../writing/TypingPeople.tsx";
export { UnreadBar } from "./UnreadBar.tsx";
export { ComposerController } from "../writing/composer_controller.ts";
