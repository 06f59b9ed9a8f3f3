import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { pagePresence, type ShownPresence } from "../../lib/client/people/page_presence.ts";
import type { Person } from "../../lib/protocol/event.ts";
import { ROOM_PAGE } from "../../lib/protocol/limits.ts";
import type { RoomPerson } from "../../lib/protocol/presence.ts";
import { presenceWords, statusEmoji } from "../../lib/text/presence_words.ts";
import { Avatar } from "./Avatar.tsx";
import { Icon } from "./Icon.tsx";
import { RoomIcon } from "./RoomIcon.tsx";
import { selfUpdating } from "./self_updating.tsx";

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
  /** The number of those that are replies in threads. */
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
  const { shared, direct } = sectionsOf(visibleRooms(rooms, path), path);
  return (
    <>
      <h2 class="side-title">Rooms</h2>
      <ul class="side-list">
        {shared.map((room) => (
          <RoomLink key={room.id} room={room} path={path} unsent={unsent}>
            <RoomIcon kind={room.kind} />
            <span>{room.name}</span>
            {room.kind === "private" && <span class="visually-hidden">, private</span>}
          </RoomLink>
        ))}
        {rooms.length >= ROOM_PAGE && (
          <li>
            <a class="side-item" href="/my-rooms" aria-current={current("/my-rooms")}>
              <Icon name="hash" />
              <span>All your rooms</span>
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
        {direct.map((room) => {
          const [person, another] = room.people ?? [];
          const partner = another === undefined ? person : undefined;
          return (
            <RoomLink key={room.id} room={room} path={path} unsent={unsent}>
              {partner ? <PartnerAvatar person={partner} /> : <Icon name="users" />}
              <span>
                <bdi>{room.name}</bdi>
              </span>
              {partner && <PartnerNote person={partner} />}
            </RoomLink>
          );
        })}
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

interface RoomLinkProps {
  room: ListedRoom;
  path: string;
  unsent: ReadonlySet<string> | undefined;
  /** The room's name, with its icon. */
  children: ComponentChildren;
}

/** The way to a room, with what is new there, and whether something of one's own waits there. */
function RoomLink({ room, path, unsent, children }: RoomLinkProps) {
  const { id, kind, unread = 0, mentions = 0, threads = 0 } = room;
  // All that is said in a conversation is for its people.
  const forReader = kind === "direct" ? unread + threads : mentions;
  const count = forReader || unread;
  return (
    <li>
      <a
        class={`side-item${count > 0 ? " side-unread" : ""}`}
        href={`/rooms/${id}`}
        aria-current={isCurrent(path, id) ? "page" : undefined}
      >
        {children}
        {unsent?.has(id) && (
          <small class="side-unsent" title="This room has an unsent message">
            <Icon name="send-horizontal" label=", unsent message" />
          </small>
        )} {count > 0 && (
          <small class={`side-count${forReader > 0 ? " side-mentions" : ""}`}>
            {count > 99 ? "99+" : count}
            <span class="visually-hidden">{forReader > 0 ? " for you" : " unread"}</span>
          </small>
        )}
      </a>
    </li>
  );
}

/** The first rooms of a long list; of the rest, the open room and those with messages for the reader. */
function visibleRooms(rooms: readonly ListedRoom[], path: string): readonly ListedRoom[] {
  if (rooms.length <= ROOM_PAGE) return rooms;
  return rooms.filter(({ id, kind, unread = 0, mentions = 0 }, index) =>
    index < ROOM_PAGE || isCurrent(path, id) || mentions > 0 || (kind === "direct" && unread > 0)
  );
}

/** The rooms that the list shows, in its two parts. */
export function sectionsOf(
  rooms: readonly ListedRoom[],
  path: string,
): { shared: ListedRoom[]; direct: ListedRoom[] } {
  const shown = rooms.filter(({ id, archived }) => !archived || isCurrent(path, id));
  return {
    shared: shown.filter(({ kind }) => kind !== "direct"),
    direct: shown.filter(({ kind }) => kind === "direct"),
  };
}

/** True when the path is the room's, or that of one of its pages. */
export function isCurrent(path: string, room: string): boolean {
  return path === `/rooms/${room}` || path.startsWith(`/rooms/${room}/`);
}

/** The one other of a direct room, as the page's server knew how they are shown. */
export type Partner = Person & Partial<Pick<RoomPerson, "state" | "status">>;

/**
 * How they are shown now: as the page is told, or else as it was rendered. What is told of one's rooms
 * later does not say so.
 */
function usePresence(person: Partner): ShownPresence {
  const [{ state = "offline", status }] = useState(person);
  return pagePresence.shown.value(person.id, { state, status });
}

/** Their avatar, with a dot while they are here. */
const PartnerAvatar = selfUpdating(function PartnerAvatar({ person }: { person: Partner }) {
  return <Avatar person={person} small state={usePresence(person).state} />;
});

/** Their status after their name: the emoji to see, and everything to hear. */
const PartnerNote = selfUpdating(function PartnerNote({ person }: { person: Partner }) {
  const shown = usePresence(person);
  const now = Date.now();
  return (
    <>
      <i class="person-status" aria-hidden="true">{statusEmoji(shown.status, now)}</i>
      <small class="visually-hidden">, {presenceWords(shown, now)}</small>
    </>
  );
});
