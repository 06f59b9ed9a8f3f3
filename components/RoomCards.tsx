import { Icon } from "./Icon.tsx";

interface RoomCardsProps {
  rooms: readonly { id: string; name: string; topic: string }[];
  /** Where the next page starts. */
  next: string | undefined;
}

/** Rooms to choose from. */
export function RoomCards({ rooms, next }: RoomCardsProps) {
  return (
    <>
      <ul class="room-cards">
        {rooms.map(({ id, name, topic }) => (
          <li key={id}>
            <a class="room-card" href={`/rooms/${id}`}>
              <Icon name="hash" />
              <span>
                <strong>{name}</strong>
                {topic}
              </span>
              <span class="room-card-go">Open</span>
            </a>
          </li>
        ))}
        {rooms.length === 0 && <li class="lead">There are no more rooms.</li>}
      </ul>
      {next !== undefined && (
        <p class="actions">
          <a class="button" href={`/rooms?after=${encodeURIComponent(next)}`}>More rooms</a>
        </p>
      )}
    </>
  );
}
