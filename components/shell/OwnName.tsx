import { useContext } from "preact/hooks";
import type { Person } from "../../lib/protocol/event.ts";
import { ownLine, STATE_WORDS } from "../../lib/text/presence_words.ts";
import { Avatar } from "./Avatar.tsx";
import { ReaderContext } from "./reader.ts";

/**
 * Oneself at the foot of the list of rooms, and the way to what one says of oneself. A page with a
 * socket keeps it as it is told (`lib/client/people/own_name.ts`).
 */
export function OwnName({ me }: { me: Person }) {
  const { status, now } = useContext(ReaderContext);
  const state = status?.mode ?? "online";
  return (
    <a class="me" href="/status" title="Set your status">
      <Avatar person={me} small state={state} />
      <span class="two-lines">
        <bdi>{me.name}</bdi> <small>{ownLine(me.username, status, now)}</small>
        <span class="visually-hidden">
          , <span class="me-state">{STATE_WORDS[state]}</span>. Set your status
        </span>
      </span>
    </a>
  );
}
