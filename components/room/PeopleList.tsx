import type { Person } from "../../lib/protocol/event.ts";
import type { RoomPerson } from "../../lib/protocol/presence.ts";
import { personAddress } from "../../lib/text/addresses.ts";
import { statusNow } from "../../lib/text/presence_words.ts";
import { seenWords } from "../../lib/text/seen_words.ts";
import type { Times } from "../../lib/text/times/times.ts";
import { Avatar } from "../shell/Avatar.tsx";

export interface PeopleListProps {
  room: { id: string };
  /** The people who are here now. */
  here: readonly RoomPerson[];
  /** Their total number; not all of them may be listed. */
  hereInAll: number;
  /** The members who are offline. */
  away: readonly RoomPerson[];
  /** True when there are more members than these. */
  more: boolean;
  /** The authors of the newest messages. */
  recent: readonly Person[];
  me: Person;
  /** In milliseconds since 1970 (UTC). */
  now: number;
  times: Times;
}

/** The people of a room: who is here, who is not, and who wrote lately. */
export function PeopleList(
  { room, here, hereInAll, away, more, recent, me, now, times }: PeopleListProps,
) {
  const listed = new Set([...here, ...away].map(({ id }) => id));
  const others = recent.filter(({ id, gone }) => !gone && !listed.has(id));
  return (
    <>
      <People
        title={`Here now: ${hereInAll}`}
        people={here}
        inAll={hereInAll}
        me={me}
        now={now}
        times={times}
      />
      <People title="Offline" people={away} me={me} now={now} times={times} />
      <People title="Posted recently" people={others} me={me} now={now} times={times} />
      {more && (
        <a class="side-item side-more" href={`/rooms/${room.id}/settings#members`}>All members</a>
      )}
    </>
  );
}

/** The most that are listed under one title: a list of thousands makes a page slow, and nobody reads it. */
const LISTED = 200;

const names = new Intl.Collator("en");

interface PeopleProps {
  title: string;
  people: readonly (Person & Partial<RoomPerson>)[];
  /** Their total number, where not all of them are given. */
  inAll?: number;
  me: Person;
  now: number;
  times: Times;
}

function People({ title, people, inAll = people.length, me, now, times }: PeopleProps) {
  if (people.length === 0) return null;
  const sorted = [...people].sort((one, other) => names.compare(one.name, other.name));
  const listed = sorted.slice(0, LISTED);
  const rest = inAll - listed.length;
  return (
    <>
      <h2 class="side-title">{title}</h2>
      <ul class="side-list">
        {listed.map((person) => {
          const { id, username, name, state = "offline", status } = person;
          const { emoji, text } = statusNow(status, now);
          const sign = <i class="person-status" aria-hidden="true">{emoji}</i>;
          const words = seenWords({ ...person, state }, now, times);
          return (
            <li
              key={id}
              class={`side-item person${state === "offline" ? " person-away" : ""}`}
              title={`@${username}: ${words}`}
            >
              <Avatar person={person} small state={state} />
              <span>
                <a class="whole-row" href={personAddress(username)}>
                  <bdi>{name}</bdi>
                </a>{" "}
                {text && <small aria-hidden="true">{sign} {text}</small>}
              </span>
              {!text && sign} {id === me.id && <small class="person-you">you</small>}
              <small class="visually-hidden">, {words}</small>
            </li>
          );
        })}
      </ul>
      {rest > 0 && <p class="side-rest">and {rest.toLocaleString("en")} more</p>}
    </>
  );
}
