import type { Person } from "../../lib/protocol/event.ts";
import { agoLabel } from "../../lib/text/times/ago.ts";
import type { Times } from "../../lib/text/times/times.ts";
import { Icon } from "../shell/Icon.tsx";

/** A public room as its card shows it. */
interface ShownRoom {
  room: { id: string; name: string; topic: string; archived: boolean };
  isMine: boolean;
  /** How many people belong to it; undefined for the room of everybody. */
  members: { count: number; isMore: boolean } | undefined;
  /** When its last event was, in milliseconds since 1970 (UTC); 0 where that is not known. */
  at: number;
  /** What was said last. */
  last: { by: Person | undefined; text: string } | undefined;
}

interface RoomCardsProps {
  rooms: readonly ShownRoom[];
  /** How many rooms there are that fit the filter. */
  count: number;
  /** What was typed into the filter. */
  query: string;
  /** Whether it is the first page. */
  isFirst: boolean;
  /** Where the page that follows begins. */
  next: string | undefined;
  times: Times;
  now: number;
}

/** Rooms to choose from, the latest activity first, with a filter. */
export function RoomCards({ rooms, count, query, isFirst, next, times, now }: RoomCardsProps) {
  const isFiltered = query.trim() !== "";
  return (
    <>
      {(count > 0 || query !== "") && <RoomFilter query={query} />}
      <p class="room-count" role="status">
        {isFiltered
          ? matchesOf(query.trim(), count)
          : count === 0
          ? "There are none yet."
          : `${countRooms(count)}, latest activity first.`}
      </p>
      {rooms.length > 0 && (
        <ul class="room-cards">
          {rooms.map((shown) => (
            <RoomCard key={shown.room.id} shown={shown} times={times} now={now} />
          ))}
        </ul>
      )}
      {(next !== undefined || !isFirst) && (
        <p class="actions">
          {!isFirst && <a class="button" href={roomsAddress(query)}>First rooms</a>}
          {next !== undefined && <a class="button" href={roomsAddress(query, next)}>More rooms</a>}
        </p>
      )}
    </>
  );
}

/** The field for a part of a room's name or topic. */
function RoomFilter({ query }: { query: string }) {
  return (
    <form class="room-filter" method="get" action="/rooms" role="search">
      <label class="visually-hidden" for="q">Part of a room’s name or topic</label>
      <input
        id="q"
        name="q"
        type="search"
        value={query}
        maxlength={100}
        placeholder="Find a room"
        autocomplete="off"
      />
      <button class="button" type="submit">
        <Icon name="search" />
        Find
      </button>
      {query !== "" && <a class="button button-quiet" href="/rooms">Clear</a>}
    </form>
  );
}

/** A room, who is in it, and what was said there last. */
function RoomCard(
  { shown: { room, isMine, members, at, last }, times, now }: {
    shown: ShownRoom;
    times: Times;
    now: number;
  },
) {
  const { id, name, topic, archived } = room;
  const facts = [
    archived ? "Archived" : undefined,
    isMine ? "Joined" : undefined,
    members === undefined ? "Everybody" : countMembers(members),
  ].filter((fact) => fact !== undefined);
  return (
    <li class="room-card">
      <Icon name="hash" />
      <a class="room-card-name" href={`/rooms/${id}`}>
        <strong>{name}</strong> {topic}
      </a>{" "}
      {isMine || archived
        ? <span class="room-card-go" aria-hidden="true">Open</span>
        : (
          <form class="room-card-join" method="post" action={`/rooms/${id}/join`}>
            <button class="button button-small" type="submit">
              Join
              <span class="visually-hidden">{` ${name}`}</span>
            </button>
          </form>
        )}
      <p class="room-card-facts">
        <span>
          {facts.join(" · ")}
          {at > 0 && (
            <>
              {" · "}
              <time datetime={new Date(at).toISOString()} title={times.moment(at)}>
                {agoLabel(at, now, times)}
              </time>
            </>
          )}
        </span>{" "}
        {last && (
          <span class="room-card-last">
            <bdi class="author">{last.by?.name ?? "Somebody"}</bdi> <bdi>{last.text}</bdi>
          </span>
        )}
      </p>
    </li>
  );
}

function matchesOf(typed: string, count: number): string {
  return count === 0
    ? `No room has “${typed}” in its name or topic.`
    : `${countRooms(count)} with “${typed}” in the name or topic.`;
}

function countRooms(count: number): string {
  return count === 1 ? "1 room" : `${count.toLocaleString("en")} rooms`;
}

function countMembers({ count, isMore }: { count: number; isMore: boolean }): string {
  if (isMore) return `${count}+ members`;
  return count === 1 ? "1 member" : `${count} members`;
}

function roomsAddress(query: string, before?: string): string {
  const asked = new URLSearchParams();
  if (query !== "") asked.set("q", query);
  if (before !== undefined) asked.set("before", before);
  const search = asked.toString();
  return search === "" ? "/rooms" : `/rooms?${search}`;
}
