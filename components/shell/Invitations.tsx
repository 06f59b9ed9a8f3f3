import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { ShownInvitation } from "../../lib/protocol/shown_invitation.ts";
import { RoomIcon } from "./RoomIcon.tsx";

/** The invitations that wait for the reader, on the server: contexts do not reach into islands. */
export const InvitationsContext = createContext<readonly ShownInvitation[]>([]);

/**
 * The rooms that the reader was asked into, above their own. A page with a socket keeps the list up to
 * date (`lib/client/lists/follow_invitations.ts`).
 */
export function Invitations() {
  const invitations = useContext(InvitationsContext);
  return (
    <div class="side-invitations">
      {invitations.length > 0 && (
        <>
          <h2 class="side-title">Invitations</h2>
          <ul class="side-list">
            {invitations.map(({ room, by }) => (
              <li key={room.id} class="side-invitation">
                <RoomIcon kind={room.kind} />
                <p>
                  <bdi>{room.name}</bdi> {by !== undefined && (
                    <small>
                      from <bdi>{by.name}</bdi>
                    </small>
                  )}
                </p>{" "}
                <form method="post" action={`/rooms/${room.id}/accept`}>
                  <button class="button button-small button-primary" type="submit">
                    Join
                    <span class="visually-hidden">{` ${room.name}`}</span>
                  </button>{" "}
                  <button
                    class="button button-small"
                    type="submit"
                    formaction={`/rooms/${room.id}/decline`}
                  >
                    Decline
                    <span class="visually-hidden">{` ${room.name}`}</span>
                  </button>
                </form>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
