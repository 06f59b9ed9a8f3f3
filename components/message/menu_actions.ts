import { isThread } from "../../lib/protocol/thread.ts";
import type { MessageDesk } from "../../lib/client/room/conversation.ts";
import { edit, mayDelete, mayEdit } from "../../lib/client/room/message_edits.ts";
import type { MessageEvent } from "../../lib/protocol/event.ts";
import { messageAddress, messagePageAddress } from "../../lib/text/addresses.ts";
import type { IconName } from "../shell/Icon.tsx";
import { copyText } from "../text/copy_text.ts";
import { pickEmoji } from "../writing/emoji_picker.ts";
import { tell } from "../dialogs/toast.ts";
import { askForBookmark, bookmarked, toggleBookmark } from "./bookmark.ts";
import { askToDelete } from "./DeleteDialog.tsx";
import { showForward } from "./ForwardDialog.tsx";

/** One entry of a message's menu. */
export interface MenuAction {
  id: string;
  label(message: MessageEvent, desk: MessageDesk): string;
  icon: IconName;
  /** The key that does the same while the message has the focus: a letter, `+` or `Delete`. */
  key?: string;
  /** Whether it cannot be undone. */
  danger?: boolean;
  /** Whether the person may do it now. */
  offers(message: MessageEvent, desk: MessageDesk): boolean;
  /** Called when the menu opens, to ask for what the label depends on. */
  prepare?(message: MessageEvent, desk: MessageDesk): void;
  /**
   * Does it, when the menu is closed; what it throws is told as the desk's notice.
   *
   * @param anchor the message's element, which has the focus
   */
  run(message: MessageEvent, desk: MessageDesk, anchor: HTMLElement): void | Promise<void>;
}

/** What a message's menu offers, in its order. */
export const MENU_ACTIONS: readonly MenuAction[] = [
  {
    id: "react",
    label: () => "React…",
    icon: "smile-plus",
    key: "+",
    offers: (message, desk) => desk.mayAnswer(message),
    async run(message, desk, anchor) {
      const emoji = await pickEmoji(anchor);
      if (emoji !== undefined) await desk.react(message, emoji);
    },
  },
  {
    id: "reply",
    label: () => "Reply",
    icon: "reply",
    key: "r",
    offers: (message, desk) => desk.mayAnswer(message),
    run(message, desk) {
      desk.replyingTo.value = message;
    },
  },
  {
    id: "thread",
    label: () => "Reply in thread",
    icon: "message-square",
    key: "t",
    offers: (message, desk) => desk.loadThreads !== undefined && desk.mayAnswer(message),
    run: (message, desk) => desk.openThread(message),
  },
  {
    id: "edit",
    label: () => "Edit",
    icon: "pencil",
    key: "e",
    offers: (message, desk) => mayEdit(desk, message),
    run: (message, desk) => edit(desk, message),
  },
  {
    id: "copy-link",
    label: () => "Copy link",
    icon: "link",
    key: "l",
    offers: () => true,
    async run({ seq }, desk) {
      const { href } = new URL(messageAddress(desk.room.id, seq), location.href);
      await copy(href, "Link copied", desk);
    },
  },
  {
    id: "copy-text",
    label: () => "Copy text",
    icon: "copy",
    key: "c",
    offers: ({ text }) => text !== undefined,
    run: ({ text = "" }, desk) => copy(text, "Text copied", desk),
  },
  {
    id: "forward",
    label: () => "Forward…",
    icon: "forward",
    key: "f",
    offers: () => true,
    run: (message, desk) => showForward(message, desk),
  },
  {
    id: "pin",
    label: ({ pinned }) => pinned === undefined ? "Pin to the room" : "Unpin",
    icon: "pin",
    key: "p",
    offers: (message, desk) => desk.loadThreads !== undefined && desk.mayAnswer(message),
    async run({ seq, pinned }, desk) {
      await desk.model.change({ type: "pin", seq, on: pinned === undefined });
      if (pinned === undefined) tell("Pinned to the room");
      else {
        tell("Unpinned", () => desk.attempt(desk.model.change({ type: "pin", seq, on: true })));
      }
    },
  },
  {
    id: "bookmark",
    label: () => bookmarked.value === true ? "Remove bookmark" : "Bookmark",
    icon: "bookmark",
    key: "b",
    offers: () => true,
    prepare: ({ seq }, desk) => askForBookmark(desk.room.id, seq),
    async run({ seq }, desk) {
      const toggle = async () => {
        if (await toggleBookmark(desk.room.id, seq)) tell("Bookmarked. Only you can see it.");
        else tell("Bookmark removed", () => desk.attempt(toggle()));
      };
      await toggle();
    },
  },
  {
    id: "unread",
    label: () => "Mark unread from here",
    icon: "inbox",
    key: "u",
    offers: ({ by }, desk) =>
      desk.reading.peek() !== undefined && !isThread(desk.room.id) && by !== desk.me.id,
    async run({ seq }, desk) {
      await desk.reading.peek()?.unreadFrom(seq);
      tell("Marked as unread");
    },
  },
  {
    id: "versions",
    label: () => "View edit history",
    icon: "history",
    offers: ({ editedAt }) => editedAt !== undefined,
    run: ({ seq }, desk) => location.assign(messagePageAddress(desk.room.id, seq)),
  },
  {
    id: "delete",
    label: () => "Delete…",
    icon: "trash-2",
    key: "Delete",
    danger: true,
    offers: (message, desk) => mayDelete(desk, message),
    run: (message, desk) => askToDelete(message, desk),
  },
];

async function copy(text: string, said: string, desk: MessageDesk): Promise<void> {
  try {
    await copyText(text);
    tell(said);
  } catch {
    desk.notice.value = "Your browser did not allow copying.";
  }
}
