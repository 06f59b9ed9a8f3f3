/**
 * What a room's page loads when it is first asked for, in one file: each further one that is loaded by
 * itself would break what the page loads first into more, and so less compressible, parts.
 */
export { DeleteDialog } from "./message/DeleteDialog.tsx";
export { MessageEditor } from "./message/MessageEditor.tsx";
export { MessageToolbar } from "./message/MessageToolbar.tsx";
export { ReplyBar } from "./message/ReplyBar.tsx";
export { pickEmoji } from "./room/emoji_picker.ts";
export { KeysDialog } from "./room/KeysDialog.tsx";
export { Switcher } from "./room/Switcher.tsx";
