import { FormError } from "../forms/FormError.tsx";
import { RoomPosting } from "./RoomPosting.tsx";
import { questionAddress } from "./RoomQuestion.tsx";
import { formProblem, type RoomDetails } from "./room_details.ts";

/** The forms that limit posting, and that archive the room. */
export function RoomRules({ room, isLobby, refusal }: RoomDetails) {
  const { archived, readOnly } = room;
  return (
    <>
      <h2>Permissions</h2>
      <FormError message={formProblem({ refusal }, "rules").whole} />
      {!archived && (
        <Rule
          room={room.id}
          name="readOnly"
          next={!readOnly}
          says={readOnly ? "Only moderators can post." : "Everybody can post."}
          label={readOnly ? "Let everybody post" : "Let only moderators post"}
        />
      )}
      <div class="row-form">
        <p>Messages that were reported or held wait for a moderator.</p>
        <a class="button" href={`/rooms/${room.id}/reports`}>Show the reports</a>
      </div>
      {!archived && <RoomPosting room={room} refusal={refusal} />}
      {!isLobby && archived && (
        <Rule
          room={room.id}
          name="archived"
          next={false}
          says="This room is archived: everybody can read it, and nobody can post."
          label="Restore the room"
        />
      )}
      {!isLobby && !archived && (
        <div class="row-form">
          <p>An archived room can still be read, but nobody can post until it is restored.</p>
          <a class="button" href={questionAddress(room.id, "archive")}>Archive the room</a>
        </div>
      )}
    </>
  );
}

function Rule(
  { room, name, next, says, label }: {
    room: string;
    name: string;
    next: boolean;
    says: string;
    label: string;
  },
) {
  return (
    <form class="row-form" method="post" action={`/rooms/${room}/settings`}>
      <p>{says}</p>
      <input type="hidden" name={name} value={String(next)} />
      <button class="button" type="submit">{label}</button>
    </form>
  );
}
