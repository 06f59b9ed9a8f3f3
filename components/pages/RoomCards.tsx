import { Icon } from "../shell/Icon.tsx";

interface RoomCardsProps {
  rooms: readonly { id: string; name: string; topic: string; archived: boolean; isMine: boolean }[];
  /** The first name of the next page. */
  next: string | undefined;
}

/** Rooms to choose from. */
export function RoomCards({ rooms, next }: RoomCardsProps) {
  return (
    <>
      <ul class="room-cards">
        {rooms.map(({ id, name, topic, archived, isMine }) => (
          <li key={id} class="room-card">
            <Icon name="hash" />
            <a class="room-card-name" href={`/rooms/${id}`}>
              <strong>{name}</strong> {archived ? "Archived. " : ""}
              {topic}
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
