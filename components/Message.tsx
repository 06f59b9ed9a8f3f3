import { computed } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { MessageDesk } from "../lib/client/message_desk.ts";
import type { Names } from "../lib/client/names.ts";
import type { Person } from "../lib/protocol/event.ts";
import { messagePageAddress, prefixIn } from "../lib/text/addresses.ts";
import type { Times } from "../lib/text/times.ts";
import { Avatar } from "./Avatar.tsx";
import { Icon } from "./Icon.tsx";
import { lazily } from "./lazily.tsx";
import { Quote } from "./message/Quote.tsx";
import { Reactions } from "./message/Reactions.tsx";
import type { Row } from "./message_rows.ts";
import { ThreadLink } from "./thread/ThreadLink.tsx";
import { MessageText } from "./MessageText.tsx";
import { MessageTime } from "./MessageTime.tsx";

const MessageToolbar = lazily(async () => (await import("./room/later.ts")).MessageToolbar);
const MessageEditor = lazily(async () => (await import("./room/later.ts")).MessageEditor);

/** What messages are shown in: the room, its people and the reader, and what the reader can do. */
export interface MessageContext {
  room: string;
  me: string;
  people: ReadonlyMap<string, Person>;
  times: Times;
  /** What stands for each thread until more is told of it, by the `seq` of its message. */
  threads?: Readonly<Record<number, string>> | undefined;
  /** There is none without a script. */
  desk?: MessageDesk | undefined;
  /** Whom and what messages may name, where there is no desk to know it. */
  names?: Names | undefined;
}

interface MessageProps {
  row: Row;
  context: MessageContext;
}

/** One message. Its nodes are kept while nothing about it changes, as a list has hundreds. */
export function Message({ row, context }: MessageProps) {
  const { at, author, first, seq, text, unsent, message, quote } = row;
  const { times, desk } = context;
  // So that only the messages render again which are or were the one.
  const [isActive, edited] = useMemo(() => [
    computed(() => seq !== undefined && desk?.active.value === seq),
    computed(() => {
      const editing = desk?.editing.value;
      return editing?.seq === seq ? editing : undefined;
    }),
  ], [seq, desk]);
  const [active, editing] = [isActive.value, edited.value];
  // Who reacted or pinned it has to be named, and the standing decides about what is offered.
  const isNaming = message?.reactions !== undefined || message?.pinned !== undefined;
  const people = isNaming ? context.people : undefined;
  const standing = active || isNaming ? desk?.model.standing.value : undefined;
  return useMemo(
    () => <Rendered row={row} context={context} active={active} editing={editing} />,
    [
      at,
      author.id,
      author.name,
      first,
      text,
      unsent?.state,
      unsent?.reason,
      message,
      quote?.source?.message,
      quote?.source?.author.name,
      times,
      desk,
      active,
      editing,
      people,
      standing,
    ],
  );
}

interface RenderedProps extends MessageProps {
  active: boolean;
  editing: MessageDesk["editing"]["value"];
}

function Rendered({ row, context, active, editing }: RenderedProps) {
  const { at, author, first, seq, text, unsent, message, quote } = row;
  const { room, me, people, times, desk } = context;
  const classes = ["message"];
  if (first) classes.push("message-first");
  if (active) classes.push("message-active");
  if (unsent !== undefined) classes.push(`message-${unsent.state}`);
  return (
    <li
      class={classes.join(" ")}
      id={seq === undefined ? undefined : `${prefixIn(room)}${seq}`}
      data-key={row.key}
      tabIndex={desk === undefined ? undefined : active ? 0 : -1}
    >
      {first ? <Avatar person={author} /> : (
        <span class="message-gutter">
          <MessageTime at={at} times={times} />
        </span>
      )}
      <div>
        {first
          ? (
            <div class="message-head">
              <bdi
                class="author"
                title={author.username === "" ? undefined : `@${author.username}`}
              >
                {author.name}
              </bdi>
              <MessageTime at={at} times={times} />
              {message !== undefined && (
                <a class="message-more unscripted" href={messagePageAddress(room, message.seq)}>
                  More
                </a>
              )}
            </div>
          )
          : <span class="visually-hidden">{author.name}:</span>}
        {message?.pinned !== undefined && (
          <p class="message-pin">
            <Icon name="pin" />
            <span>
              Pinned by{" "}
              {message.pinned.by === me ? "you" : people.get(message.pinned.by)?.name ?? "somebody"}
            </span>
          </p>
        )}
        {quote !== undefined && <Quote quote={quote} room={room} desk={desk} />}
        {editing !== undefined && desk !== undefined
          ? (
            <MessageEditor
              editing={editing}
              desk={desk}
              otherwise={<MessageText text={editing.text} />}
            />
          )
          : text === undefined
          ? <p class="message-text message-deleted">This message was deleted.</p>
          : <MessageText text={text} names={desk?.names ?? context.names} />}
        {message?.editedAt !== undefined && text !== undefined && (
          <a
            class="message-edited"
            href={messagePageAddress(room, message.seq)}
            title={`Edited ${times.moment(message.editedAt)}; see what it said before`}
          >
            edited
          </a>
        )}
        {message !== undefined && (
          <Reactions message={message} people={people} me={me} desk={desk} />
        )}
        {message?.thread && <ThreadLink seq={message.seq} context={context} />}
        {unsent?.state === "failed" && (
          <div class="message-failure">
            <Icon name="circle-alert" />
            <span>Not sent. {unsent.reason}</span>
            <button
              type="button"
              class="button button-small"
              onClick={() => desk?.model.retry(unsent.cid)}
            >
              Retry
            </button>
            <button
              type="button"
              class="button button-small"
              onClick={() => desk?.model.discard(unsent.cid)}
            >
              Discard
            </button>
          </div>
        )}
      </div>
      {unsent?.state === "pending" && <span class="message-sending">Sending…</span>}
      {active && editing === undefined && message?.text !== undefined && desk !== undefined && (
        <MessageToolbar message={message} desk={desk} />
      )}
    </li>
  );
}
