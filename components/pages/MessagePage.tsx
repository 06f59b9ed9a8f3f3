import { namesOf } from "../../lib/client/people/names.ts";
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
  /** Whether the reader has bookmarked it. */
  isBookmarked: boolean;
  place: TimeSettings;
  now: number;
  /** For how long authors may change what they wrote, in minutes; undefined without a limit. */
  editMinutes?: number | undefined;
  draft?: { text: string; error: string } | undefined;
  /** Where it may be forwarded to. */
  rooms: readonly ListedRoom[];
  forward?: { to: string; comment: string; error: string } | undefined;
  /** What the page is to ask before it is done: `delete`. */
  asked?: string | null | undefined;
}

/** One message, and what can be done with it, for readers without a script. */
export function MessagePage(props: MessagePageProps) {
  const { room, log, me, rights, message, users, versions, from, next } = props;
  const { isBookmarked, place, now, editMinutes, draft, rooms, forward, asked } = props;
  const times = new Times(place);
  const people = new Map(users.map((person) => [person.id, person]));
  const names = namesOf(me, () => people, () => rooms);
  const action = messagePageAddress(log, message.seq);
  const isOurs = message.by === me.id && now - message.at <= (editMinutes ?? Infinity) * 60_000;
  const isPinned = message.pinned !== undefined;
  const isGone = message.deletedAt !== undefined;
  const mayChange = rights.mayWrite && !isGone;
  const mayDelete = mayChange && (isOurs || rights.isModerator);
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
          <MessageList
            days={groupByDay({ messages: [message], people, me, times })}
            context={{ room: log, me: me.id, people, times, names }}
            now={now}
          />
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
        <MessageList
          days={groupByDay({ messages: [message], people, me, times })}
          context={{ room: log, me: me.id, people, times, names }}
          now={now}
        />
        {mayChange && (
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
        )}
        {!isGone && (
          <div class="row-forms">
            {mayChange && log === room.id && (
              <form method="post" action={action}>
                <input type="hidden" name="action" value="pin" />
                <button class="button" type="submit" name={isPinned ? "off" : "on"} value="pin">
                  <Icon name={isPinned ? "pin-off" : "pin"} />
                  {isPinned ? "Unpin" : "Pin to the room"}
                </button>
              </form>
            )}
            <form method="post" action={bookmarkAddress(log, message.seq)}>
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
          </div>
        )}
        {mayChange && (
          <form class="form" method="post" action={`/rooms/${log}/messages`}>
            <h2 id="reply">Reply</h2>
            <input type="hidden" name="replyTo" value={message.seq} />
            <textarea class="text-box" name="text" rows={3} aria-labelledby="reply" />
            <button class="button" type="submit">Reply</button>
            {log === room.id && (
              <p>
                Or{" "}
                <a href={threadAddress(log, message.seq)}>reply in its thread</a>, beside the
                conversation.
              </p>
            )}
          </form>
        )}
        {!isGone && (
          <form class="form" method="post" action={forwardAddress(log, message.seq)}>
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
        )}
        {mayChange && isOurs && (
          <form class="form" method="post" action={action}>
            <h2 id="edit">Edit</h2>
            <FormError message={draft?.error} />
            <input type="hidden" name="action" value="edit" />
            <textarea class="text-box" name="text" rows={3} aria-labelledby="edit">
              {draft?.text ?? message.text}
            </textarea>
            <button class="button" type="submit">Save</button>
          </form>
        )}
        {mayDelete && (
          <div class="row-form">
            <p>A deleted message can’t be restored.</p>
            <a class="button button-danger" href={`${action}?ask=delete`}>Delete the message</a>
          </div>
        )}
        {(versions.length > 1 || from > 1) && (
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
              <a class="button" href={`${action}?from=${next}`}>Later versions</a>
            )}
          </>
        )}
      </div>
    </main>
  );
}
