import { type NamedRoom, namesOf } from "../../lib/client/people/names.ts";
import type { MessageEvent, Person } from "../../lib/protocol/event.ts";
import type { HistoryPage } from "../../lib/protocol/history.ts";
import { logAddress, messageAddress } from "../../lib/text/addresses.ts";
import { Times, type TimeSettings } from "../../lib/text/times/times.ts";
import { ClosedComposer, type ClosedReason } from "../room/ClosedComposer.tsx";
import { Composer } from "../writing/Composer.tsx";
import { groupByDay } from "../message/message_rows.ts";
import { MessageList } from "../room/MessageList.tsx";
import { MarkReadForm } from "../forms/MarkReadForm.tsx";
import { OlderMessages } from "../room/OlderMessages.tsx";
import { ThreadBar } from "./ThreadBar.tsx";
import { ThreadSource } from "./ThreadSource.tsx";

interface ThreadAsideProps {
  thread: {
    id: string;
    message: MessageEvent;
    users: readonly Person[];
    page: HistoryPage;
    isOlder: boolean;
    count: number;
    unread: number;
    draft?: { text: string; error?: string; note?: string };
  };
  room: { id: string; name: string };
  /** The reason that the reader cannot write; undefined when they can. */
  closed: ClosedReason | undefined;
  /** The rooms that the reader may see. */
  rooms: readonly NamedRoom[];
  me: Person;
  place: TimeSettings;
  now: number;
}

/** A thread as the server renders it beside its room, for readers without a script. */
export function ThreadAside({ thread, room, rooms, closed, me, place, now }: ThreadAsideProps) {
  const { id, message, page: { messages, users, more }, isOlder, count, unread, draft } = thread;
  const times = new Times(place);
  const people = new Map([...thread.users, ...users].map((person) => [person.id, person]));
  const names = namesOf(me, () => people, () => rooms);
  const source = (seq: number) => messages.find((each) => each.seq === seq);
  return (
    <aside id="thread-page" class="thread" aria-labelledby="thread-title">
      <ThreadBar name={room.name} address={logAddress(room.id)} />
      <div class="log-frame">
        <section class="log" aria-label="Replies" tabIndex={0}>
          <div class="log-content">
            <ThreadSource
              address={messageAddress(room.id, message.seq)}
              message={message}
              people={people}
              me={me.id}
              count={count}
              times={times}
              now={now}
              names={names}
            />
            {more && <OlderMessages room={id} before={messages[0]?.seq} />}
            <MessageList
              days={groupByDay({ messages, source, people, me, times })}
              context={{ room: id, me: me.id, people, times, names }}
              now={now}
            />
            {unread > 0 && !isOlder && (
              <MarkReadForm log={id} seq={thread.page.head} next={logAddress(id)} />
            )}
            {isOlder && (
              <p class="older">
                <a href={logAddress(id)}>Back to the newest replies</a>
              </p>
            )}
          </div>
        </section>
      </div>
      {closed === undefined
        ? (
          <Composer
            room={{ id, name: "the thread" }}
            text={draft?.text}
            error={draft?.error}
            note={draft?.note}
          />
        )
        : <ClosedComposer why={closed} id="thread-text" />}
    </aside>
  );
}
