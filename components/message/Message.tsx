import { computed } from "@preact/signals";
import { Component } from "preact";
import { useMemo } from "preact/hooks";
import type { Names } from "../../lib/client/people/names.ts";
import type { Conversation } from "../../lib/client/room/conversation.ts";
import type { Person } from "../../lib/protocol/event.ts";
import {
  messagePageAddress,
  personAddress,
  prefixIn,
  threadAddress,
} from "../../lib/text/addresses.ts";
import type { Times } from "../../lib/text/times/times.ts";
import { MessageTime } from "./MessageTime.tsx";
import { Quote } from "./Quote.tsx";
import { Reactions } from "./Reactions.tsx";
import { messageName } from "./message_name.ts";
import type { MessageRow } from "./message_rows.ts";
import { Avatar } from "../shell/Avatar.tsx";
import { Icon } from "../shell/Icon.tsx";
import { lazy } from "../shell/lazy.tsx";
import { selfUpdating } from "../shell/self_updating.tsx";
import { MessageText } from "../text/MessageText.tsx";

const MessageToolbar = lazy(({ MessageToolbar }) => MessageToolbar);
const SendFailure = lazy(({ SendFailure }) => SendFailure);
const MessageEditor = lazy(({ MessageEditor }) => MessageEditor);

/** What messages share: their room, its people and the reader, and the reader's actions. */
export interface MessageContext {
  room: string;
  me: string;
  people: ReadonlyMap<string, Person>;
  times: Times;
  /** The text of the link to each thread until its summary is loaded, by the `seq` of its message. */
  threads?: Readonly<Record<number, string>> | undefined;
  /** There is none without a script. */
  conversation?: Conversation | undefined;
  /** The room's name, on a page with messages of several: two of them may have one number there. */
  among?: string | undefined;
  /** Finds what messages name, where there is no conversation. */
  names?: Names | undefined;
}

interface MessageProps {
  row: MessageRow;
  context: MessageContext;
}

/**
 * One message. It is rendered again only when something about it changed, as a list has hundreds. Its
 * nodes are not kept for that in a hook: a node leads to the list of its time, and that to all before.
 */
export class Message extends Component<MessageProps> {
  override shouldComponentUpdate({ row, context }: MessageProps): boolean {
    const shown = dependenciesOf(row, context);
    return dependenciesOf(this.props.row, this.props.context).some((value, index) =>
      value !== shown[index]
    );
  }

  override render() {
    return <LiveMessage {...this.props} />;
  }
}

/** All that a message looks like depends on, but for signals. */
function dependenciesOf(
  row: MessageRow,
  { people, times, conversation }: MessageContext,
): unknown[] {
  const { at, author, first, text, unsent, message, quote } = row;
  return [
    at,
    author.id,
    author.name,
    author.avatar,
    first,
    text,
    unsent?.state,
    unsent?.reason,
    message,
    quote?.source?.message,
    quote?.source?.author.name,
    times,
    conversation,
    // The people who reacted to it or pinned it are named.
    message?.reactions !== undefined || message?.pinned !== undefined ? people : undefined,
  ];
}

/** A message, which may be the one that the reader attends to or edits. */
function LiveMessage({ row, context }: MessageProps) {
  const { seq } = row;
  const { conversation } = context;
  // So that only the messages render again which are or were the one.
  const [isActive, edited] = useMemo(() => [
    computed(() => seq !== undefined && conversation?.active.value === seq),
    computed(() => {
      const editing = conversation?.editing.value;
      return editing?.seq === seq ? editing : undefined;
    }),
  ], [seq, conversation]);
  return <MessageItem row={row} context={context} active={isActive.value} editing={edited.value} />;
}

interface MessageItemProps extends MessageProps {
  active: boolean;
  editing: Conversation["editing"]["value"];
}

function MessageItem({ row, context, active, editing }: MessageItemProps) {
  const { at, author, first, seq, text, unsent, message, quote } = row;
  const { room, me, people, times, conversation, among } = context;
  return (
    <li
      class={`message${first ? " message-first" : ""}${active ? " message-active" : ""}${
        unsent ? ` message-${unsent.state}` : ""
      }${unsent?.typed && text?.startsWith("/") ? " message-command" : ""}`}
      id={seq && !among ? `${prefixIn(room)}${seq}` : undefined}
      data-key={row.key}
      tabIndex={conversation && (active ? 0 : -1)}
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
              <a
                class="author"
                href={author.username && !author.gone ? personAddress(author.username) : undefined}
                tabIndex={conversation && !active ? -1 : undefined}
              >
                <bdi>{author.name}</bdi>
              </a>{" "}
              <MessageTime at={at} times={times} />{" "}
              {message !== undefined && (
                <a class="message-more unscripted" href={messagePageAddress(room, message.seq)}>
                  More<span class="visually-hidden">{` about ${messageName(seq, context)}`}</span>
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
        {quote !== undefined && <Quote quote={quote} room={room} conversation={conversation} />}
        {editing !== undefined && conversation !== undefined
          ? (
            <MessageEditor
              editing={editing}
              conversation={conversation}
              fallback={<MessageText text={editing.text} />}
            />
          )
          : text === undefined
          ? <p class="message-text message-deleted">This message was deleted.</p>
          : <MessageText text={text} names={conversation?.names ?? context.names} said={message} />}
        {message?.editedAt !== undefined && text !== undefined && (
          <a
            class="message-edited"
            href={messagePageAddress(room, message.seq)}
            title={`Edited ${times.moment(message.editedAt)}; view edit history`}
          >
            edited<span class="visually-hidden">{` ${messageName(seq, context)}`}</span>
          </a>
        )}
        {message !== undefined && (
          <Reactions message={message} people={people} me={me} conversation={conversation} />
        )}
        {message?.thread && <ThreadLink seq={message.seq} context={context} />}
        {unsent?.state === "failed" && (
          <SendFailure
            cid={unsent.cid}
            reason={unsent.reason}
            conversation={conversation}
            fallback={`Not sent. ${unsent.reason}`}
          />
        )}
      </div>
      {unsent?.state === "pending" && <span class="message-sending">Sending…</span>}
      {active && editing === undefined && message?.text !== undefined &&
        conversation !== undefined && (
        <MessageToolbar message={message} conversation={conversation} />
      )}
    </li>
  );
}

interface ThreadLinkProps {
  /** The `seq` of the message. */
  seq: number;
  context: MessageContext;
}

/** The link below a message to its thread, with the summary of its replies. */
const ThreadLink = selfUpdating(LinkToThread);

function LinkToThread({ seq, context }: ThreadLinkProps) {
  const { room, times, threads, conversation } = context;
  const host = conversation?.threads.value;
  return (
    <a
      class="thread-link"
      href={threadAddress(room, seq)}
      onClick={(event) => host?.open(seq, event)}
    >
      {host?.line(seq, times) ?? threads?.[seq] ?? "Thread"}{" "}
      <span class="visually-hidden">
        {` of ${messageName(seq, context)}`}
      </span>
    </a>
  );
}
