import { logAddress } from "../../lib/text/addresses.ts";
import { ConfirmForm } from "../forms/ConfirmForm.tsx";
import type { RoomDetails } from "./room_details.ts";

/** The questions of the page about a room, as its address names them. */
export interface Asked {
  ask: string | null;
  /** The id of the person, or the code of the invite, that it is about. */
  about: string | null;
}

/** The address of the page that asks. */
export function questionAddress(room: string, ask: string, about?: string): string {
  const query = new URLSearchParams(about === undefined ? { ask } : { ask, about });
  return `${logAddress(room)}/settings?${query}`;
}

/** The question that is asked about a room, or undefined where there is nothing to ask. */
export function questionOf(props: RoomDetails, { ask, about }: Asked) {
  const { room, rights, isLobby } = props;
  const { isMember, isModerator } = rights;
  const home = logAddress(room.id);
  const back = `${home}/settings`;
  const person = props.members.find(({ id }) => id === about);
  const isFixed = isLobby || room.kind === "direct";
  switch (ask) {
    case "leave":
      if (!isMember || isFixed) return undefined;
      return (
        <ConfirmForm title={`Leave ${room.name}?`} action={`${home}/leave`} yes="Leave" back={back}>
          {room.kind === "private"
            ? "This room is private: you will no longer see it or its messages, and you can only come back if somebody adds you or sends you an invite."
            : "It will no longer be in your list of rooms. You can join again at any time."}
        </ConfirmForm>
      );
    case "remove":
      if (!isModerator || isLobby || person === undefined) return undefined;
      return (
        <ConfirmForm
          title={`Remove ${person.name} from ${room.name}?`}
          action={`${home}/members/${person.id}`}
          fields={{ change: "removed" }}
          yes="Remove"
          back={back}
        >
          {`@${person.username} will not be able to ${
            room.kind === "private" ? "see this room" : "post here"
          } until a moderator adds them again. Their messages stay, and their invites stop working.`}
        </ConfirmForm>
      );
    case "step-down":
      if (!isModerator || isLobby || person === undefined) return undefined;
      return (
        <ConfirmForm
          title={`Stop being a moderator of ${room.name}?`}
          action={`${home}/members/${person.id}`}
          fields={{ change: "member" }}
          yes="Stop being a moderator"
          back={back}
        >
          Only another moderator can make you one again.
        </ConfirmForm>
      );
    case "archive":
      if (!isModerator || isLobby || room.archived) return undefined;
      return (
        <ConfirmForm
          title={`Archive ${room.name}?`}
          action={`${home}/settings`}
          fields={{ archived: "true" }}
          yes="Archive"
          back={back}
        >
          Everybody can still read the room, but nobody can post or react, and its invites stop
          working. A moderator can restore it here at any time.
        </ConfirmForm>
      );
    case "revoke": {
      const invite = props.invites.find(({ code }) => code === about);
      if (invite === undefined) return undefined;
      const by = invite.by === undefined ? "" : ` by ${invite.by.name}`;
      return (
        <ConfirmForm
          title={`Revoke this invite${by}?`}
          action={`${home}/invites/${invite.code}/revoke`}
          yes="Revoke"
          back={back}
        >
          {`The link ${invite.url} will stop working. People who joined with it stay.`}
        </ConfirmForm>
      );
    }
  }
  return undefined;
}
