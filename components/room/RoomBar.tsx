import type { ComponentChildren } from "preact";
import type { Person } from "../../lib/protocol/event.ts";
import { personAddress, pinsAddress } from "../../lib/text/addresses.ts";
import { Icon } from "../shell/Icon.tsx";
import { RoomIcon } from "../shell/RoomIcon.tsx";

interface RoomBarProps {
  room: { id: string; kind: string; people?: readonly Person[] | undefined };
  name: string;
  topic: string;
  /** The number of people who are here; undefined while it is not known. */
  here: number | undefined;
  /** Shown between the title and the people: the connection's state. */
  children?: ComponentChildren;
}

/** The room's name and topic, with the ways to the two sides on a narrow screen. */
export function RoomBar({ room, name, topic, here, children }: RoomBarProps) {
  const [partner, another] = room.people ?? [];
  return (
    <header class="bar room-bar">
      <button
        type="button"
        class="button button-quiet button-icon bar-back narrow-only"
        popovertarget="rooms"
      >
        <Icon name="menu" label="Rooms" />
      </button>
      <div class="room-title">
        <h1>
          <RoomIcon kind={room.kind} />
          <span>
            {partner && !another ? <a href={personAddress(partner.username)}>{name}</a> : name}
          </span>
        </h1>
        {topic !== "" && <p title={topic}>{topic}</p>}
      </div>
      {children}
      <a
        class="button button-quiet button-icon"
        href={pinsAddress(room.id)}
        title="Pinned messages"
      >
        <Icon name="pin" label="Pinned messages" />
      </a>{" "}
      <a
        class="button button-quiet button-icon"
        href={`/rooms/${room.id}/settings`}
        title="About this room"
      >
        <Icon name="sliders-horizontal" label="About this room" />
      </a>{" "}
      <button
        type="button"
        class="button button-quiet people-button narrow-only"
        popovertarget="people"
      >
        <Icon name="users" label={here === undefined ? "People" : "People here: "} />
        {here}
      </button>
    </header>
  );
}
