/**
 * What opens over the page. Loaded when something of it is first asked for, and together: each further
 * file that shares code with the page would divide what is loaded first into more and smaller files.
 */
export { runKey, showMenu } from "../message/MessageMenu.tsx";
export { watchPresses } from "../message/presses.ts";
export { pickEmoji } from "./emoji_picker.ts";
export { showKeys } from "./KeysDialog.tsx";
export { showSwitcher } from "./Switcher.tsx";
export { MessageEditor } from "../message/MessageEditor.tsx";
export { MessageToolbar } from "../message/MessageToolbar.tsx";
export { ReplyBar } from "../message/ReplyBar.tsx";
