import type { ComponentChildren } from "preact";
import { Icon } from "./Icon.tsx";

interface RoomBarProps {
  name: string;
  topic: string;
  /** How many people are here, or undefined while that is not known. */
  here: number | undefined;
  /** What goes between the title and the people: the connection's state. */
  children?: ComponentChildren;
}

/** The room's name and topic, with the ways to the two sides on a narrow screen. */
export function RoomBar({ name, topic, here, children }: RoomBarProps) {
  return (
    <header class="bar room-bar">
      <button
        type="button"
        class="button button-quiet button-icon bar-back narrow-only"
        popovertarget="rooms"
        aria-label="Rooms"
      >
        <Icon name="menu" />
      </button>
      <div class="room-title">
        <h1>
          <Icon name="hash" />
          <span>{name}</span>
        </h1>
        {topic !== "" && <p title={topic}>{topic}</p>}
      </div>
      {children}
      <button
        type="button"
        class="button button-quiet people-button narrow-only"
        popovertarget="people"
        aria-label={here === undefined ? "People" : `People, ${here} here`}
      >
        <Icon name="users" />
        {here}
      </button>
    </header>
  );
}
