import { LIMITS } from "../../lib/protocol/limits.ts";
import { Field } from "../forms/Field.tsx";
import { FormError } from "../forms/FormError.tsx";
import { RoomInvites } from "./RoomInvites.tsx";
import { RoomMembers } from "./RoomMembers.tsx";
import { type Asked, questionAddress, questionOf } from "./RoomQuestion.tsx";
import { RoomRules } from "./RoomRules.tsx";
import { formProblem, type RoomDetails } from "./room_details.ts";
import type { CopyLinkButton } from "../text/copy_link.ts";
import { PageBar } from "../shell/PageBar.tsx";
import { RoomIcon } from "../shell/RoomIcon.tsx";

/** About a room; to those who decide about it, with the forms to do so, and questions before some. */
export function RoomSettings(
  { asked, CopyLink, ...props }: RoomDetails & { asked: Asked; CopyLink: CopyLinkButton },
) {
  const { room, rights, isLobby } = props;
  const question = questionOf(props, asked);
  if (question !== undefined) {
    return (
      <main id="main" class="main">
        <PageBar />
        <div class="page">{question}</div>
      </main>
    );
  }
  const { isMember, isModerator } = rights;
  const isDirect = room.kind === "direct";
  return (
    <main id="main" class="main">
      <PageBar />
      <div class="page">
        <div class="page-head">
          <h1 class="page-title">
            <RoomIcon kind={room.kind} />
            {room.name}
          </h1>
          <a class="button" href={`/rooms/${room.id}`}>Back to the room</a>
        </div>
        <p class="lead">{KINDS[room.kind] ?? ""} {room.topic}</p>
        {isModerator && !room.archived && <RoomDetailsForm {...props} />}
        <RoomMembers {...props} />
        {isMember && !isDirect && !isLobby && !room.archived && (
          <RoomInvites {...props} CopyLink={CopyLink} />
        )}
        {isModerator && <RoomRules {...props} />}
        {isMember && isDirect && (
          <>
            <h2>Close</h2>
            <form class="row-form" method="post" action={`/rooms/${room.id}/hide`}>
              <p>
                This takes the conversation out of your list. It comes back with the next message.
              </p>
              <button class="button" type="submit">Close the conversation</button>
            </form>
          </>
        )}
        {isMember && !isDirect && !isLobby && (
          <>
            <h2>Leave</h2>
            <div class="row-form">
              <p>This removes the room from your list.</p>
              <a class="button button-danger" href={questionAddress(room.id, "leave")}>
                Leave the room
              </a>
            </div>
          </>
        )}
      </div>
    </main>
  );
}

const KINDS: Readonly<Record<string, string>> = {
  public: "Public room: everybody on this server can read and join it.",
  private: "Private room: only its members can see it.",
  direct: "Direct message: only the people in it can see it.",
};

/** The room's name and topic. */
function RoomDetailsForm({ room, refusal }: RoomDetails) {
  const problem = formProblem({ refusal }, "details", ["name", "topic"]);
  const typed = refusal?.form === "details" ? refusal.typed : {};
  return (
    <>
      <h2 id="details">Name and topic</h2>
      <form
        class="form"
        method="post"
        action={`/rooms/${room.id}/settings`}
        aria-labelledby="details"
      >
        <FormError message={problem.whole} />
        <Field
          name="name"
          label="Name"
          value={typed.name ?? room.name}
          error={problem.of("name")}
          input={{ required: true, maxlength: LIMITS.roomNameChars, autocomplete: "off" }}
        />
        <Field
          name="topic"
          label="Topic"
          value={typed.topic ?? room.topic}
          error={problem.of("topic")}
          input={{ maxlength: LIMITS.topicChars, autocomplete: "off" }}
        />
        <button class="button" type="submit">Save</button>
      </form>
    </>
  );
}
