import type { ThreadSummary } from "../../lib/protocol/thread_summary.ts";
import { countReplies } from "../../lib/text/replies.ts";
import type { Times } from "../../lib/text/times/times.ts";
import { Avatar } from "../shell/Avatar.tsx";

interface ThreadLineProps {
  summary: ThreadSummary;
  /** Whether the thread is in sight. */
  isOpen: boolean;
  times: Times;
}

/** What there is in a thread: whose the last replies were, how many there are, and since when. */
export function ThreadLine({ summary, isOpen, times }: ThreadLineProps) {
  const { count, at, people, unread } = summary;
  const isNew = unread > 0 && !isOpen;
  return (
    <>
      <span class="thread-faces" title={people.map(({ name }) => name).join(", ")}>
        {people.map((person) => <Avatar key={person.id} person={person} small />)}
      </span>
      <b>{countReplies(count)}</b>
      {isNew && (
        <span class="thread-new">
          <span class="visually-hidden">, {unread} new</span>
        </span>
      )}{" "}
      <small title={times.moment(at)}>
        last {times.dayLabel(at, Date.now()).replace(/^Today$/, "")} {times.time(at)}
      </small>
    </>
  );
}
