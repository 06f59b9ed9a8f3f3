import { ROOM_PAGE } from "../lib/protocol/limits.ts";
import { Icon } from "./Icon.tsx";
import { type Partner, PartnerAvatar, PartnerNote } from "./Partner.tsx";
import { RoomIcon } from "./RoomIcon.tsx";

/** A room as the list names it. */
export interface ListedRoom {
  id: string;
  name: string;
  kind: string;
  archived?: boolean | undefined;
  /** The others of a direct room. */
  people?: readonly Partner[] | undefined;
  /** Messages that the person has not read, and how many of them mention them. */
  unread?: number | undefined;
  mentions?: number | undefined;
  /** How many of those are replies in threads. */
  threads?: number | undefined;
}

interface RoomSectionsProps {
  rooms: readonly ListedRoom[];
  /** The path of the page, which marks where one is. */
  path: string;
  /** The rooms in which something of one's own is not sent yet. */
  unsent?: ReadonlySet<string>;
}

/** One's rooms, and one's direct conversations. What is archived is there only while one is in it. */
export function RoomSections({ rooms, path, unsent }: RoomSectionsProps) {
  const current = (to: string) => path === to ? "page" : undefined;
  const { shared, direct } = sectionsOf(shownOf(rooms, path), path);
  return (
    <>
      <h2 class="side-title">Rooms</h2>
      <ul class="side-list">
        {shared.map(({ id, name, kind, unread, mentions }) => (
          <li key={id}>
            <a
              class={unread || mentions ? "side-item side-unread" : "side-item"}
              href={`/rooms/${id}`}
              aria-current={isAt(path, id) ? "page" : undefined}
            >
              <RoomIcon kind={kind} />
              <span>{name}</span>
              {kind === "private" && <span class="visually-hidden">, private</span>}
              {unsent?.has(id) && <Unsent />} <Unread messages={unread} mentions={mentions} />
            </a>
          </li>
        ))}
        {rooms.length >= ROOM_PAGE && (
          <li>
            <a class="side-item" href="/my-rooms" aria-current={current("/my-rooms")}>
              <Icon name="hash" />
              <span>All of your rooms</span>
            </a>
          </li>
        )}
        <li>
          <a class="side-item" href="/rooms" aria-current={current("/rooms")}>
            <Icon name="compass" />
            <span>Browse and create</span>
          </a>
        </li>
      </ul>
      <h2 class="side-title">Direct messages</h2>
      <ul class="side-list">
        {direct.map(({ id, name, people = [], unread = 0, threads = 0 }) => (
          <li key={id}>
            <a
              class={unread || threads ? "side-item side-unread" : "side-item"}
              href={`/rooms/${id}`}
              aria-current={isAt(path, id) ? "page" : undefined}
            >
              {people.length === 1 && people[0] !== undefined
                ? <PartnerAvatar person={people[0]} />
                : <Icon name="users" />}
              <span>
                <bdi>{name}</bdi>
              </span>
              {people.length === 1 && people[0] && <PartnerNote person={people[0]} />}
              {unsent?.has(id) && <Unsent />}{" "}
              <Unread messages={unread + threads} mentions={unread + threads} />
            </a>
          </li>
        ))}
        <li>
          <a class="side-item" href="/direct" aria-current={current("/direct")}>
            <Icon name="plus" />
            <span>New message</span>
          </a>
        </li>
      </ul>
    </>
  );
}

/** That something of one's own waits there, or did not make it. */
function Unsent() {
  return (
    <small class="side-unsent" title="Something here is not sent yet">
      <Icon name="send-horizontal" />
      <span class="visually-hidden">, something here is not sent yet</span>
    </small>
  );
}

/** Of a long list the first ones, and of the others the room that one is in and what is for the reader. */
function shownOf(rooms: readonly ListedRoom[], path: string): readonly ListedRoom[] {
  if (rooms.length <= ROOM_PAGE) return rooms;
  return rooms.filter(({ id, kind, unread = 0, mentions = 0 }, index) =>
    index < ROOM_PAGE || isAt(path, id) || mentions > 0 || (kind === "direct" && unread > 0)
  );
}

/** How many messages are not read, and whether some of them are for the reader above all. */
function Unread(
  { messages = 0, mentions = 0 }: { messages?: number | undefined; mentions?: number | undefined },
) {
  if (messages <= 0 && mentions <= 0) return null;
  const [count, what] = mentions > 0 ? [mentions, "for you"] : [messages, "unread"];
  return (
    <small class={mentions > 0 ? "side-count side-mentions" : "side-count"}>
      {count > 99 ? "99+" : count}
      <span class="visually-hidden">{` ${what}`}</span>
    </small>
  );
}

/** The rooms that the list shows, in its two parts. */
export function sectionsOf(
  rooms: readonly ListedRoom[],
  path: string,
): { shared: ListedRoom[]; direct: ListedRoom[] } {
  const shown = rooms.filter(({ id, archived }) => !archived || isAt(path, id));
  return {
    shared: shown.filter(({ kind }) => kind !== "direct"),
    direct: shown.filter(({ kind }) => kind === "direct"),
  };
}

/** Whether the path is the room's, or that of one of its pages. */
export function isAt(path: string, room: string): boolean {
  return path === `/rooms/${room}` || path.startsWith(`/rooms/${room}/`);
}
