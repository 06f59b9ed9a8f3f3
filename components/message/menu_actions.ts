import { signal } from "@preact/signals";
import * as v from "valibot";
import { requestJson } from "../../lib/client/api.ts";
import type { Conversation } from "../../lib/client/room/conversation.ts";
import { edit, mayDelete, mayEdit } from "../../lib/client/room/message_edits.ts";
import type { MessageEvent } from "../../lib/protocol/event.ts";
import { isThread } from "../../lib/protocol/thread.ts";
import { bookmarkAddress, messageAddress, messagePageAddress } from "../../lib/text/addresses.ts";
import { reportAddress } from "../moderation/report_address.ts";
import { showToast } from "../dialogs/toast.ts";
import { showDeleteDialog } from "./DeleteDialog.tsx";
import { showForwardDialog } from "./ForwardDialog.tsx";
import type { IconName } from "../shell/Icon.tsx";
import { copyText } from "../text/copy_text.ts";
import { pickEmoji } from "../writing/emoji_picker.ts";

/** One entry of a message's menu. */
export interface MenuAction {
  id: string;
  label(message: MessageEvent, conversation: Conversation): string;
  icon: IconName;
  /** The key that does the same while the message has the focus: a letter, `+` or `Delete`. */
  key?: string;
  /** True when it cannot be undone. */
  danger?: boolean;
  /** True when the person may do it now. */
  offers(message: MessageEvent, conversation: Conversation): boolean;
  /** Called when the menu opens, to ask for what the label depends on. */
  prepare?(message: MessageEvent, conversation: Conversation): void;
  /**
   * Does it, when the menu is closed; what it throws is told as the conversation's notice.
   *
   * @param anchor the message's element, which has the focus
   */
  run(message: MessageEvent, conversation: Conversation, anchor: HTMLElement): void | Promise<void>;
}

/** The entries of a message's menu, in their order. */
export const MENU_ACTIONS: readonly MenuAction[] = [
  {
    id: "react",
    label: () => "React…",
    icon: "smile-plus",
    key: "+",
    offers: (message, conversation) => conversation.mayAnswer(message),
    async run(message, conversation, anchor) {
      const emoji = await pickEmoji(anchor);
      if (emoji !== undefined) await conversation.react(message, emoji);
    },
  },
  {
    id: "reply",
    label: () => "Reply",
    icon: "reply",
    key: "r",
    offers: (message, conversation) => conversation.mayAnswer(message),
    run(message, conversation) {
      conversation.replyingTo.value = message;
    },
  },
  {
    id: "thread",
    label: () => "Reply in thread",
    icon: "message-square",
    key: "t",
    offers: (message, conversation) =>
      conversation.loadThreads !== undefined && conversation.mayAnswer(message),
    run: (message, conversation) => conversation.openThread(message),
  },
  {
    id: "edit",
    label: () => "Edit",
    icon: "pencil",
    key: "e",
    offers: (message, conversation) => mayEdit(conversation, message),
    run: (message, conversation) => edit(conversation, message),
  },
  {
    id: "copy-link",
    label: () => "Copy link",
    icon: "link",
    key: "l",
    offers: () => true,
    async run({ seq }, conversation) {
      const { href } = new URL(messageAddress(conversation.room.id, seq), location.href);
      await copy(href, "Link copied", conversation);
    },
  },
  {
    id: "copy-text",
    label: () => "Copy text",
    icon: "copy",
    key: "c",
    offers: ({ text }) => text !== undefined,
    run: ({ text = "" }, conversation) => copy(text, "Text copied", conversation),
  },
  {
    id: "forward",
    label: () => "Forward…",
    icon: "forward",
    key: "f",
    offers: () => true,
    run: (message, conversation) => showForwardDialog(message, conversation),
  },
  {
    id: "pin",
    label: ({ pinned }) => pinned === undefined ? "Pin to the room" : "Unpin",
    icon: "pin",
    key: "p",
    offers: (message, conversation) =>
      conversation.loadThreads !== undefined && conversation.mayAnswer(message),
    async run({ seq, pinned }, conversation) {
      await conversation.model.change({ type: "pin", seq, on: pinned === undefined });
      if (pinned === undefined) showToast("Pinned to the room");
      else {
        showToast(
          "Unpinned",
          () => conversation.attempt(conversation.model.change({ type: "pin", seq, on: true })),
        );
      }
    },
  },
  {
    id: "bookmark",
    label: () => isBookmarked.value === true ? "Remove bookmark" : "Bookmark",
    icon: "bookmark",
    key: "b",
    offers: () => true,
    prepare: ({ seq }, conversation) => loadBookmark(conversation.room.id, seq),
    async run({ seq }, conversation) {
      const toggle = async () => {
        if (await toggleBookmark(conversation.room.id, seq)) {
          showToast("Bookmarked. Only you can see it.");
        } else showToast("Bookmark removed", () => conversation.attempt(toggle()));
      };
      await toggle();
    },
  },
  {
    id: "unread",
    label: () => "Mark unread from here",
    icon: "inbox",
    key: "u",
    offers: ({ by }, conversation) =>
      conversation.reading.peek() !== undefined && !isThread(conversation.room.id) &&
      by !== conversation.me.id,
    async run({ seq }, conversation) {
      await conversation.reading.peek()?.unreadFrom(seq);
      showToast("Marked as unread");
    },
  },
  {
    id: "versions",
    label: () => "View edit history",
    icon: "history",
    offers: ({ editedAt }) => editedAt !== undefined,
    run: ({ seq }, conversation) => location.assign(messagePageAddress(conversation.room.id, seq)),
  },
  {
    id: "report",
    label: () => "Report…",
    icon: "circle-alert",
    offers: ({ by }, { me }) => by !== me.id,
    run: ({ seq }, { room }) => location.assign(reportAddress(room.id, seq)),
  },
  {
    id: "delete",
    label: () => "Delete…",
    icon: "trash-2",
    key: "Delete",
    danger: true,
    offers: (message, conversation) => mayDelete(conversation, message),
    run: (message, conversation) => showDeleteDialog(message, conversation),
  },
];

/** Discards a message that could not be sent; the button of the toast restores it. */
export function discardUnsent({ model }: Conversation, cid: string): void {
  showToast("Message discarded", model.discard(cid));
}

async function copy(text: string, done: string, conversation: Conversation): Promise<void> {
  try {
    await copyText(text);
    showToast(done);
  } catch {
    conversation.notice.value = "Your browser did not allow copying.";
  }
}

const BookmarkAnswer = v.object({ bookmarked: v.boolean() });

/** True when the message whose menu is open is bookmarked; undefined until that is known. */
const isBookmarked = signal<boolean | undefined>(undefined);

let latestRequest: Promise<boolean | undefined> = Promise.resolve(undefined);

/** Asks the server whether a message is bookmarked, for the label in its menu. */
function loadBookmark(room: string, seq: number): void {
  isBookmarked.value = undefined;
  const answer = latestRequest = readBookmark(room, seq).catch(() => undefined);
  answer.then((value) => {
    if (latestRequest === answer) isBookmarked.value = value;
  });
}

/**
 * Bookmarks a message, or removes its bookmark; resolves with true when it is bookmarked then.
 *
 * @throws what `requestJson` throws
 */
async function toggleBookmark(room: string, seq: number): Promise<boolean> {
  const has = await readBookmark(room, seq);
  const body = new URLSearchParams(has ? { off: "bookmark" } : {});
  const address = bookmarkAddress(room, seq);
  return (await requestJson(BookmarkAnswer, address, { method: "POST", body })).bookmarked;
}

async function readBookmark(room: string, seq: number): Promise<boolean> {
  return (await requestJson(BookmarkAnswer, `/api${bookmarkAddress(room, seq)}`)).bookmarked;
}
