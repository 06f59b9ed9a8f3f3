import { Avatar } from "../shell/Avatar.tsx";
import { Field } from "../forms/Field.tsx";
import { FormError } from "../forms/FormError.tsx";
import { statusEmoji } from "../../lib/text/presence_words.ts";
import { seenWords } from "../../lib/text/seen_words.ts";
import { Times } from "../../lib/text/times/times.ts";
import { personAddress } from "../../lib/text/addresses.ts";
import { questionAddress } from "./RoomQuestion.tsx";
import { formProblem, type RoomDetails } from "./room_details.ts";

/** The members of a room, and the form that adds one. */
export function RoomMembers(props: RoomDetails) {
  const { room, me, rights, isLobby, members, moreMembers, place, now, refusal } = props;
  const times = new Times(place);
  const isFixed = isLobby || room.kind === "direct";
  const mayAdd = rights.isMember && !isFixed && !room.archived;
  const problem = formProblem({ refusal }, "add", ["username"]);
  return (
    <>
      <h2 id="members">{`Members: ${members.length}${moreMembers ? " and more" : ""}`}</h2>
      {isLobby && <p class="lead">Everybody on this server.</p>}
      <FormError message={formProblem({ refusal }, "member").whole} />
      <ul class="members">
        {members.map((person) => (
          <li key={person.id} class="member">
            <Avatar person={person} small state={person.state} />
            <span class="two-lines member-name">
              <span>
                <a href={personAddress(person.username)}>
                  <bdi>{person.name}</bdi>
                </a>{" "}
                {statusEmoji(person.status, now)}
              </span>
              <small>
                @{person.username}
                {person.id === me.id && ", you"}
                {`, ${seenWords(person, now, times)}`}
              </small>
            </span>{" "}
            {person.role === "moderator" && <span class="tag">Moderator</span>}{" "}
            {rights.isModerator && !isLobby && (
              <MemberForms room={room.id} person={person} isMe={person.id === me.id} />
            )}
          </li>
        ))}
      </ul>
      {mayAdd && (
        <form class="inline-form" method="post" action={`/rooms/${room.id}/members`}>
          <FormError message={problem.whole} />
          <Field
            name="username"
            label="Add somebody"
            hint="Enter their username."
            value={refusal?.form === "add" ? refusal.typed.username : undefined}
            error={problem.of("username")}
            input={{
              required: true,
              autocomplete: "off",
              autocapitalize: "none",
              spellcheck: false,
            }}
          />
          <button class="button" type="submit">Add</button>
        </form>
      )}
    </>
  );
}

function MemberForms(
  { room, person, isMe }: { room: string; person: RoomDetails["members"][number]; isMe: boolean },
) {
  const isModerator = person.role === "moderator";
  const action = `/rooms/${room}/members/${person.id}`;
  const role = isModerator ? "member" : "moderator";
  // They could not undo this themselves, so it is confirmed first.
  if (isMe && isModerator) {
    return (
      <span class="member-forms">
        <a class="button button-small" href={questionAddress(room, "step-down", person.id)}>
          Stop being a moderator
        </a>
      </span>
    );
  }
  return (
    <form class="member-forms" method="post" action={action}>
      <button
        class="button button-small"
        type="submit"
        name="change"
        value={role}
      >
        {isModerator ? "Remove as moderator" : "Make moderator"}
        <span class="visually-hidden">{`: ${person.name}`}</span>
      </button>{" "}
      {!isMe && (
        <a
          class="button button-small button-danger"
          href={questionAddress(room, "remove", person.id)}
        >
          Remove
          <span class="visually-hidden">{` ${person.name}`}</span>
        </a>
      )}
    </form>
  );
}
