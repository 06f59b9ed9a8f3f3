import { type NamedRoom, namesOf } from "../lib/client/names.ts";
import { hasReacted, type MessageEvent, type Person } from "../lib/protocol/event.ts";
import { messageAddress, messagePageAddress } from "../lib/text/addresses.ts";
import { pollChoices } from "../lib/text/poll_choices.ts";
import { type Place, Times } from "../lib/text/times.ts";
import { FormError } from "./FormError.tsx";
import { arrange } from "./message_rows.ts";
import { MessageList } from "./MessageList.tsx";
import { MessageText } from "./MessageText.tsx";
import { MessageTime } from "./MessageTime.tsx";
import { PageBar } from "./PageBar.tsx";
import { QUICK_EMOJIS } from "./reactions.ts";

interface MessagePageProps {
  room: { id: string; name: string };
  rooms: readonly NamedRoom[];
  me: Person;
  standing: { isModerator: boolean; mayWrite: boolean };
  message: MessageEvent;
  users: readonly Person[];
  /** Every text that it had, the first one first. */
  versions: readonly { text: string; at: number }[];
  place: Place;
  now: number;
  draft?: { text: string; error: string } | undefined;
}

/** One message, and what can be done with it, for readers without a script. */
export function MessagePage(
  { room, rooms, me, standing, message, users, versions, place, now, draft }: MessagePageProps,
) {
  const times = new Times(place);
  const people = new Map(users.map((person) => [person.id, person]));
  const names = namesOf(me, () => people, () => rooms);
  const action = messagePageAddress(room.id, message.seq);
  const isOurs = message.by === me.id;
  const isGone = message.deletedAt !== undefined;
  const mayChange = standing.mayWrite && !isGone;
  return (
    <main id="main" class="main">
      <PageBar />
      <div class="page">
        <div class="page-head">
          <h1 class="page-title">A message in {room.name}</h1>
          <a class="button" href={messageAddress(room.id, message.seq)}>
            Show it in the room
          </a>
        </div>
        <MessageList
          days={arrange({ messages: [message], people, me, times })}
          context={{ room: room.id, me: me.id, people, times, names }}
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
                  aria-label={isOn ? `Take back ${emoji}` : `React with ${emoji}`}
                  aria-pressed={isOn}
                >
                  {emoji}
                </button>
              );
            })}
          </form>
        )}
        {mayChange && (
          <form class="form" method="post" action={`/rooms/${room.id}/messages`}>
            <h2 id="reply">Reply</h2>
            <input type="hidden" name="replyTo" value={message.seq} />
            <textarea class="text-box" name="text" rows={3} aria-labelledby="reply" />
            <button class="button" type="submit">Reply</button>
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
        {mayChange && (isOurs || standing.isModerator) && (
          <form class="row-form" method="post" action={action}>
            <input type="hidden" name="action" value="delete" />
            <p>What it says goes for good, from its edits too.</p>
            <button class="button button-danger" type="submit">Delete the message</button>
          </form>
        )}
        {versions.length > 1 && (
          <>
            <h2>What it said</h2>
            <ol class="versions">
              {versions.map(({ text, at }) => (
                <li key={at}>
                  <MessageTime at={at} times={times} />
                  <MessageText text={text} names={names} />
                </li>
              ))}
            </ol>
          </>
        )}
      </div>
    </main>
  );
}
