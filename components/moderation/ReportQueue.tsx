import type { MessageEvent, Person } from "../../lib/protocol/event.ts";
import { messageAddress } from "../../lib/text/addresses.ts";
import { PageBudget } from "../../lib/text/page_budget.ts";
import { summarize } from "../../lib/text/summary.ts";
import type { Times } from "../../lib/text/times/times.ts";
import { MessageTime } from "../message/MessageTime.tsx";
import { Avatar } from "../shell/Avatar.tsx";
import { RoomIcon } from "../shell/RoomIcon.tsx";
import { MessageText } from "../text/MessageText.tsx";

/** A message that waits for a decision. */
interface QueuedReport {
  id: string;
  kind: "report" | "held";
  room: { id: string; name: string; kind: string };
  log: string;
  message?: MessageEvent;
  text?: string;
  author: Person;
  complaints: readonly { by: Person; reason: string; at: number }[];
  at: number;
}

interface ReportQueueProps {
  reports: readonly QueuedReport[];
  /** The address that decisions are posted below. */
  action: string;
  /** Whether the reader may ban people. */
  mayBan: boolean;
  /** The address of the page that follows. */
  next: string | undefined;
  times: Times;
  now: number;
}

/** Messages that were reported or are held, each with what can be done about it. */
export function ReportQueue({ reports, next, ...props }: ReportQueueProps) {
  const budget = new PageBudget();
  return (
    <>
      <p class="lead">
        {reports.length === 0
          ? "Nothing waits for a decision. Messages that people report come here."
          : "The oldest first. Whoever reported a message is told what became of it; its author is not told who did."}
      </p>
      <ol class="kept-list">
        {reports.map((report) => (
          <ReportCard
            key={report.id}
            {...props}
            report={report}
            isBrief={!budget.takes(report.message?.text ?? report.text ?? "")}
          />
        ))}
      </ol>
      {next !== undefined && (
        <nav class="kept-pages" aria-label="Pages of reports">
          <a class="button" href={next}>Later reports</a>
        </nav>
      )}
    </>
  );
}

type ReportCardProps = Omit<ReportQueueProps, "reports" | "next"> & {
  report: QueuedReport;
  isBrief: boolean;
};

function ReportCard({ report, action, mayBan, times, now, isBrief }: ReportCardProps) {
  const { id, kind, room, log, message, author, complaints } = report;
  const text = kind === "held" ? report.text : message?.text;
  const at = message?.at ?? report.at;
  return (
    <li class="kept">
      <p class="kept-from">
        <RoomIcon kind={room.kind} />
        <bdi>{room.name}</bdi>
        {kind === "held" && <span class="tag">Held by the word filter</span>}
      </p>
      <article class="kept-message">
        <Avatar person={author} />
        <div>
          <div class="message-head">
            <bdi class="author">{author.name}</bdi>{" "}
            <span class="message-time">{times.dayLabel(at, now)},</span>{" "}
            <MessageTime at={at} times={times} />
          </div>
          {text === undefined
            ? <p class="message-text message-deleted">This message was deleted.</p>
            : isBrief
            ? <p class="message-text">{summarize(text)}</p>
            : <MessageText text={text} />}
        </div>
      </article>
      {complaints.length > 0 && (
        <ul class="complaints">
          {complaints.map(({ by, reason }) => (
            <li key={by.id}>
              <b>
                <bdi>{by.name}</bdi>
              </b>
              {reason !== "" && `: ${reason}`}
            </li>
          ))}
        </ul>
      )}
      <form class="kept-foot" method="post" action={`${action}/${id}`}>
        {kind === "held"
          ? (
            <>
              <Decision action="approve" label="Post it" />{" "}
              <Decision action="reject" label="Reject" isDanger />
            </>
          )
          : (
            <>
              <Decision action="dismiss" label="Dismiss" />{" "}
              <Decision action="delete" label="Delete the message" isDanger />{" "}
              {mayBan && (
                <Decision action="ban" label={`Delete and ban @${author.username}`} isDanger />
              )}{" "}
              {message !== undefined && (
                <a class="button button-quiet button-small" href={messageAddress(log, message.seq)}>
                  Show in the room
                </a>
              )}
            </>
          )}
      </form>
    </li>
  );
}

function Decision(
  { action, label, isDanger }: { action: string; label: string; isDanger?: boolean },
) {
  return (
    <button
      class={`button button-small${isDanger ? " button-danger" : ""}`}
      type="submit"
      name="action"
      value={action}
    >
      {label}
    </button>
  );
}
