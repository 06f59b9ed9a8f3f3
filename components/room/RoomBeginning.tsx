import { RoomIcon } from "../shell/RoomIcon.tsx";

interface RoomBeginningProps {
  name: string;
  topic: string;
  kind: string;
  empty: boolean;
  /** True when the reader cannot write there. */
  closed: boolean;
  /** The page on which the reader invites people. */
  invitePath: string | undefined;
}

/** The beginning of a room: above its first message, or alone in an empty room. */
export function RoomBeginning(
  { name, topic, kind, empty, closed, invitePath }: RoomBeginningProps,
) {
  return (
    <div class="beginning">
      <span class="beginning-mark">
        <RoomIcon kind={kind} />
      </span>
      <h2>{titleOf(name, kind, empty)}</h2>
      {topic !== "" && <p>{topic}</p>}
      {kind === "direct" && <p>Only the people here can see this conversation.</p>}
      {empty && kind !== "direct" && !closed && <p>Say hello!</p>}
      {empty && invitePath && <a class="button button-small" href={invitePath}>Invite people</a>}
    </div>
  );
}

function titleOf(name: string, kind: string, empty: boolean): string {
  if (kind === "direct") return name;
  return empty ? `Welcome to ${name}` : `This is the start of ${name}`;
}
