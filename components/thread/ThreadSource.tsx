import type { Conversation } from "../../lib/client/room/conversation.ts";
import type { Names } from "../../lib/client/people/names.ts";
import type { MessageEvent, Person } from "../../lib/protocol/event.ts";
import { countReplies } from "../../lib/text/replies.ts";
import type { Times } from "../../lib/text/times/times.ts";
import { Reactions } from "../message/Reactions.tsx";
import { Avatar } from "../shell/Avatar.tsx";
import { MessageText } from "../text/MessageText.tsx";

interface ThreadSourceProps {
  /** The address of the message in its room. */
  address: string;
  message: MessageEvent;
  people: ReadonlyMap<string, Person>;
  me: string;
  /** The number of replies. */
  count: number;
  times: Times;
  now: number;
  /** The room's, where there is a script. */
  conversation?: Conversation;
  /** Finds what its text names, where there is no conversation. */
  names?: Names;
}

/** The message that a thread is about, above the replies. */
export function ThreadSource(
  { address, message, people, me, count, times, now, conversation, names }: ThreadSourceProps,
) {
  const { by, at, text, editedAt } = message;
  const author = people.get(by) ?? { id: by, username: "", name: "Somebody" };
  return (
    <>
      <div class="message message-first thread-source">
        <Avatar person={author} />
        <div>
          <div class="message-head">
            <bdi class="author">{author.name}</bdi>{" "}
            <a
              class="message-time"
              href={address}
              title={`${times.moment(at)}; show in the room`}
            >
              {times.dayLabel(at, now)}, {times.time(at)}
            </a>
          </div>
          {text === undefined
            ? <p class="message-text message-deleted">This message was deleted.</p>
            : <MessageText text={text} names={conversation?.names ?? names} said={message} />}
          {editedAt !== undefined && text !== undefined && (
            <span class="message-edited">edited</span>
          )}
          <Reactions message={message} people={people} me={me} conversation={conversation} />
        </div>
      </div>
      <p class="thread-count">{count === 0 ? "No replies yet" : countReplies(count)}</p>
    </>
  );
}
