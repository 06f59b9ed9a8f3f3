import type { MessageEvent, Person } from "../../lib/protocol/event.ts";
import { threadId } from "../../lib/protocol/thread.ts";
import type { ThreadSummary } from "../../lib/protocol/thread_summary.ts";
import { threadAddress } from "../../lib/text/addresses.ts";
import { countReplies } from "../../lib/text/replies.ts";
import { summarize } from "../../lib/text/summary.ts";
import type { Times } from "../../lib/text/times/times.ts";
import { Avatar } from "../shell/Avatar.tsx";
import { MarkReadForm } from "../forms/MarkReadForm.tsx";
import { RoomIcon } from "../shell/RoomIcon.tsx";

interface ThreadCardsProps {
  threads: readonly {
    room: { id: string; kind: string; name: string };
    message: MessageEvent;
    author: Person | undefined;
    head: number;
    summary: ThreadSummary;
  }[];
  times: Times;
  now: number;
  /** The path of the page, to which one comes back. */
  next: string;
}

/** The threads that one follows, with what each is about and what is new in it. */
export function ThreadCards({ threads, times, now, next }: ThreadCardsProps) {
  return (
    <ul class="thread-cards">
      {threads.map(({ room, message, author, head, summary }) => {
        const { seq, count, at, people, unread } = summary;
        const text = message.text === undefined ? undefined : summarize(message.text);
        return (
          <li key={`${room.id} ${seq}`} class={`thread-card${unread > 0 ? " thread-unread" : ""}`}>
            <p class="thread-where">
              <RoomIcon kind={room.kind} />
              <bdi>{room.name}</bdi>
            </p>
            <a class="thread-card-link" href={threadAddress(room.id, seq)}>
              <bdi class="author">{author?.name ?? "Somebody"}</bdi> {text === undefined
                ? <span class="message-deleted">This message was deleted.</span>
                : <bdi class="thread-about">{text}</bdi>}
            </a>
            <p class="thread-last">
              <span class="thread-faces">
                {people.map((person) => <Avatar key={person.id} person={person} small />)}
              </span>
              <span>{countReplies(count)}</span>{" "}
              {unread > 0 && <strong class="thread-badge">{unread} new</strong>}{" "}
              <time datetime={new Date(at).toISOString()} title={times.moment(at)}>
                {times.dayLabel(at, now)}, {times.time(at)}
              </time>
            </p>
            {unread > 0 && (
              <MarkReadForm log={threadId(room.id, seq)} seq={head} next={next}>
                <span class="visually-hidden">{` of message ${seq} in ${room.name}`}</span>
              </MarkReadForm>
            )}
          </li>
        );
      })}
    </ul>
  );
}
