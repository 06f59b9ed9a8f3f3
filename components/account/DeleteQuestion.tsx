import { OwnUsername } from "./OwnUsername.tsx";
import type { Person } from "../../lib/protocol/event.ts";
import { Choices } from "../forms/Choices.tsx";
import { Field } from "../forms/Field.tsx";
import { FormError } from "../forms/FormError.tsx";
import { PlainPage } from "../pages/PlainPage.tsx";
import type { ListedRoom } from "../shell/RoomSections.tsx";

interface DeleteQuestionProps {
  serverName: string;
  rooms: readonly ListedRoom[];
  me: Person;
  /** Nobody would own the server without them. */
  isOnlyOwner: boolean;
  /** What was chosen before the page was rendered again. */
  words?: string | undefined;
  problem?: { field?: string | undefined; message: string } | undefined;
}

/** What can become of what somebody wrote. */
const CHOICES: readonly { value: string; label: string; hint: string }[] = [
  {
    value: "keep",
    label: "Keep my messages",
    hint: "They stay where they are, by “Deleted person”. Nobody can change them any more.",
  },
  {
    value: "erase",
    label: "Erase my messages",
    hint:
      "Everything you wrote goes, in every room, thread and direct message, and from messages that forward it. Replies of others stay.",
  },
];

/** Asks before one's own account is deleted; works without a script. */
export function DeleteQuestion(
  { serverName, rooms, me, isOnlyOwner, words, problem }: DeleteQuestionProps,
) {
  const wrong = problem?.field === "password" ? problem.message : undefined;
  return (
    <PlainPage
      serverName={serverName}
      rooms={rooms}
      path="/account/delete"
      me={me}
      title="Delete your account"
      skip="Skip to the question"
    >
      <section class="question" aria-labelledby="question">
        <h1 id="question">Delete your account?</h1>
        {isOnlyOwner
          ? (
            <>
              <p class="lead">
                You are the only owner of this server, so you can’t delete your account. Make
                somebody else an owner first.
              </p>
              <p class="actions">
                <a class="button" href="/account">Back to your account</a>
              </p>
            </>
          )
          : (
            <>
              <p class="lead">
                This can’t be undone. You are signed out everywhere, you leave all your rooms, and
                your name, picture and profile are removed. To have a copy of what is yours,{" "}
                <a href="/account/export" download>download your data</a> first.
              </p>
              <form class="form" method="post" action="/account/delete" aria-labelledby="question">
                <FormError message={wrong === undefined ? problem?.message : undefined} />
                <Choices
                  name="words"
                  legend="What you wrote"
                  value={words ?? "keep"}
                  choices={CHOICES}
                />
                <OwnUsername username={me.username} />
                <Field
                  name="password"
                  label="Your password"
                  error={wrong}
                  input={{ type: "password", required: true, autocomplete: "current-password" }}
                />
                <p class="actions">
                  <button class="button button-danger" type="submit">Delete my account</button>{" "}
                  <a class="button" href="/account">Cancel</a>
                </p>
              </form>
            </>
          )}
      </section>
    </PlainPage>
  );
}
