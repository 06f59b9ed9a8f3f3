import type { Times } from "../../lib/text/times/times.ts";
import { RoomIcon } from "../shell/RoomIcon.tsx";

/** A report that somebody made, and what became of it. */
export interface OwnReport {
  id: string;
  /** The room that the message is in, as the reader calls it; absent where it is not theirs any more. */
  room: { name: string; kind: string } | undefined;
  /** Where the message is, for whoever may read it. */
  address: string | undefined;
  reason: string;
  at: number;
  state: "open" | "dismissed" | "deleted" | "banned";
}

/** What became of a report, in words for whoever made it. */
const OUTCOMES: Readonly<Record<OwnReport["state"], string>> = {
  open: "A moderator has not decided yet.",
  dismissed: "A moderator looked at it, and the message stays.",
  deleted: "The message was deleted. Thank you.",
  banned: "The message was deleted, and its author was banned. Thank you.",
};

/** What the reader has reported, the latest first. */
export function OwnReports(
  { reports, times, now }: { reports: readonly OwnReport[]; times: Times; now: number },
) {
  return (
    <>
      <h1>Your reports</h1>
      <p class="lead">
        {reports.length === 0
          ? "You have not reported anything. To report a message, choose Report in its menu."
          : "What became of the messages that you reported. Nobody whom you reported sees this."}
      </p>
      <ol class="kept-list">
        {reports.map(({ id, room, address, reason, at, state }) => (
          <li key={id} class="kept">
            <p class="kept-from">
              {room !== undefined && (
                <>
                  <RoomIcon kind={room.kind} />
                  <bdi>{room.name}</bdi>
                  {" · "}
                </>
              )}
              <time datetime={new Date(at).toISOString()}>{times.dayLabel(at, now)}</time>
              {address !== undefined && (
                <>
                  {" · "}
                  <a href={address}>Show the message</a>
                </>
              )}
            </p>
            <p>{OUTCOMES[state]}</p>
            <p class="kept-from">You said: {reason}</p>
          </li>
        ))}
      </ol>
    </>
  );
}
