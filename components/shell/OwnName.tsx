import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Person } from "../../lib/protocol/event.ts";
import type { OwnStatus } from "../../lib/protocol/own_status.ts";
import { ownLine, STATE_WORDS } from "../../lib/text/presence_words.ts";
import { Avatar } from "./Avatar.tsx";

interface OwnStatusContextValue {
  status: OwnStatus | undefined;
  /** When the page is rendered, in milliseconds since 1970 (UTC). */
  now: number;
}

/** The status of the person who is signed in, on the server: contexts do not reach into islands. */
export const OwnStatusContext = createContext<OwnStatusContextValue>({ status: undefined, now: 0 });

/**
 * The person who is signed in, at the foot of the list of rooms, with a link to the form for their
 * status. A page with a socket keeps it up to date (`lib/client/people/own_name.ts`).
 */
export function OwnName({ me }: { me: Person }) {
  const { status, now } = useContext(OwnStatusContext);
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
