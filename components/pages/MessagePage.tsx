import { type Names, namesOf } from "../../lib/client/people/names.ts";
import { hasReacted, type MessageEvent, type Person } from "../../lib/protocol/event.ts";
import {
  bookmarkAddress,
  forwardAddress,
  messageAddress,
  messagePageAddress,
  threadAddress,
} from "../../lib/text/addresses.ts";
import { pollChoices } from "../../lib/text/poll_choices.ts";
import { Times, type TimeSettings } from "../../lib/text/times/times.ts";
import { FormError } from "../forms/FormError.tsx";
import { Icon } from "../shell/Icon.tsx";
import { groupByDay } from "../message/message_rows.ts";
import { MessageList } from "../room/MessageList.tsx";
import { MessageText } from "../text/MessageText.tsx";
import { reportAddress } from "../moderation/report_address.ts";
import { MessageTime } from "../message/MessageTime.tsx";
import { PageBar } from "../shell/PageBar.tsx";
import { ConfirmForm } from "../forms/ConfirmForm.tsx";
import { QUICK_EMOJIS } from "../message/reactions.ts";
import type { ListedRoom } from "../shell/RoomSections.tsx";

interface MessagePageProps {
  room: { id: string; name: string };
  /** The id of the log that the message is in: the room's, or that of a thread. */
  log: string;
  me: Person;
  rights: { isModerator: boolean; mayWrite: boolean };
  message: MessageEvent;
  users: readonly Person[];
  /** The texts that it had, the first one first. */
  versions: readonly { text: string; at: number }[];
  /** The number of the first of them, and of the one that the next page begins with, if there is one. */
  from: number;
  next?: number | undefined;
  /** True when the reader has bookmarked it. */
  isBookmarked: boolean;
  place: TimeSettings;
  now: number;
  /** For how long authors may change what they wrote, in minutes; undefined without a limit. */
  editMinutes?: number | undefined;
  draft?: { text: string; error: string } | undefined;
  /** The rooms that it may be forwarded to. */
  rooms: readonly ListedRoom[];
  forward?: { to: string; comment: string; error: string } | undefined;
  /** The action that the page asks to confirm: `delete`. */
  asked?: string | null | undefined;
}

/** One message, and what can be done with it, for readers without a script. */
export function MessagePage(props: MessagePageProps) {
  const { room, log, me, rights, message, users, versions, from } = props;
  const { isBookmarked, place, now, editMinutes, draft, rooms, forward, asked } = props;
  const times = new Times(place);
  const people = new Map(users.map((person) => [person.id, person]));
  const names = namesOf(me, () => people, () => rooms);
  const action = messagePageAddress(log, message.seq);
  const isOurs = message.by === me.id && now - message.at <= (editMinutes ?? Infinity) * 60_000;
  const isGone = message.deletedAt !== undefined;
  const mayChange = rights.mayWrite && !isGone;
  const mayDelete = mayChange && (isOurs || rights.isModerator);
  const list = (
    <MessageList
      days={groupByDay({ messages: [message], people, me, times })}
      context={{ room: log, me: me.id, people, times, names }}
      now={now}
    />
  );
  if (asked === "delete" && mayDelete) {
    return (
      <main id="main" class="main">
        <PageBar />
        <div class="page">
          <ConfirmForm
            title={`Delete ${message.by === me.id ? "your" : "this"} message?`}
            action={action}
            fields={{ action: "delete" }}
            yes="Delete"
            back={action}
          >
            Its text and edit history will be deleted for everybody. This can’t be undone.
          </ConfirmForm>
          {list}
        </div>
      </main>
    );
  }
  return (
    <main id="main" class="main">
      <PageBar />
      <div class="page">
        <div class="page-head">
          <h1 class="page-title">A message in {room.name}</h1>
          <a class="button" href={messageAddress(log, message.seq)}>
            Show in the {log === room.id ? "room" : "thread"}
          </a>
        </div>
        {list}
        {mayChange && <ReactionForm message={message} action={action} me={me} />}
        {!isGone && (
          <div class="row-forms">
            {mayChange && log === room.id && <PinForm message={message} action={action} />}
            <BookmarkForm log={log} seq={message.seq} isBookmarked={isBookmarked} />
            {message.by !== me.id && (
              <a class="button" href={reportAddress(log, message.seq)}>Report…</a>
            )}
          </div>
        )}
        {mayChange && <ReplyForm room={room.id} log={log} seq={message.seq} />}
        {!isGone && <ForwardForm log={log} seq={message.seq} rooms={rooms} forward={forward} />}
        {mayChange && isOurs && <EditForm action={action} message={message} draft={draft} />}
        {mayDelete && (
          <div class="row-form">
            <p>A deleted message can’t be restored.</p>
            <a class="button button-danger" href={`${action}?ask=delete`}>Delete the message</a>
          </div>
        )}
        {(versions.length > 1 || from > 1) && <Versions {...props} times={times} names={names} />}
      </div>
    </main>
  );
}

interface MessageFormProps {
  message: MessageEvent;
  /** The address that the form is posted to. */
  action: string;
}

function ReactionForm({ message, action, me }: MessageFormProps & { me: Person }) {
  return (
    <form class="reaction-form" method="post" action={action}>
      <h2>React</h2>
      <input type="hidden" name="action" value="react" />
      {[...pollChoices(message.text ?? ""), ...QUICK_EMOJIS].map((emoji) => {
        const isOn = hasReacted(message, emoji, me.id);
        return (
          <button
            key={emoji}
            class="button"
            type="submit"
            name={isOn ? "off" : "on"}
            value={emoji}
            aria-label={isOn ? `Remove ${emoji}` : `React with ${emoji}`}
            aria-pressed={isOn}
          >
            {emoji}
          </button>
        );
      })}
    </form>
  );
}

function PinForm({ message, action }: MessageFormProps) {
  const isPinned = message.pinned !== undefined;
  return (
    <form method="post" action={action}>
      <input type="hidden" name="action" value="pin" />
      <button class="button" type="submit" name={isPinned ? "off" : "on"} value="pin">
        <Icon name={isPinned ? "pin-off" : "pin"} />
        {isPinned ? "Unpin" : "Pin to the room"}
      </button>
    </form>
  );
}

function BookmarkForm(
  { log, seq, isBookmarked }: { log: string; seq: number; isBookmarked: boolean },
) {
  return (
    <form method="post" action={bookmarkAddress(log, seq)}>
      <button
        class="button"
        type="submit"
        name={isBookmarked ? "off" : "on"}
        value="bookmark"
      >
        <Icon name={isBookmarked ? "bookmark-minus" : "bookmark"} />
        {isBookmarked ? "Remove bookmark" : "Bookmark"}
      </button>
    </form>
  );
}

function ReplyForm({ room, log, seq }: { room: string; log: string; seq: number }) {
  return (
    <form class="form" method="post" action={`/rooms/${log}/messages`}>
      <h2 id="reply">Reply</h2>
      <input type="hidden" name="replyTo" value={seq} />
      <textarea class="text-box" name="text" rows={3} aria-labelledby="reply" />
      <button class="button" type="submit">Reply</button>
      {log === room && (
        <p>
          Or <a href={threadAddress(log, seq)}>reply in its thread</a>, beside the conversation.
        </p>
      )}
    </form>
  );
}

function ForwardForm(
  { log, seq, rooms, forward }: Pick<MessagePageProps, "log" | "rooms" | "forward"> & {
    seq: number;
  },
) {
  return (
    <form class="form" method="post" action={forwardAddress(log, seq)}>
      <h2>Forward</h2>
      <FormError message={forward?.error} />
      <div class="field">
        <label for="to">To</label>
        <select id="to" name="to" required>
          <option value="">Choose a room or a conversation</option>
          {rooms.filter(({ archived }) => !archived).map(({ id, name }) => (
            <option key={id} value={id} selected={id === forward?.to}>{name}</option>
          ))}
        </select>
      </div>
      <div class="field">
        <label for="comment">Comment (optional)</label>
        <textarea id="comment" class="text-box" name="comment" rows={2}>
          {forward?.comment}
        </textarea>
      </div>
      <button class="button" type="submit">Forward</button>
    </form>
  );
}

function EditForm(
  { message, action, draft }: MessageFormProps & Pick<MessagePageProps, "draft">,
) {
  return (
    <form class="form" method="post" action={action}>
      <h2 id="edit">Edit</h2>
      <FormError message={draft?.error} />
      <input type="hidden" name="action" value="edit" />
      <textarea class="text-box" name="text" rows={3} aria-labelledby="edit">
        {draft?.text ?? message.text}
      </textarea>
      <button class="button" type="submit">Save</button>
    </form>
  );
}

function Versions(
  { log, message, versions, from, next, times, names }: MessagePageProps & {
    times: Times;
    names: Names;
  },
) {
  return (
    <>
      <h2>Edit history</h2>
      <ol class="versions" start={from}>
        {versions.map(({ text, at }) => (
          <li key={at}>
            <MessageTime at={at} times={times} />
            <MessageText text={text} names={names} said={{ at }} />
          </li>
        ))}
      </ol>
      {next !== undefined && (
        <a class="button" href={`${messagePageAddress(log, message.seq)}?from=${next}`}>
          Later versions
        </a>
      )}
    </>
  );
}
