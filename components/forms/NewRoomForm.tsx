import { LIMITS } from "../../lib/protocol/limits.ts";
import { Choices } from "./Choices.tsx";
import { Field } from "./Field.tsx";
import { Icon } from "../shell/Icon.tsx";

interface NewRoomFormProps {
  /** The kinds of rooms that the reader may make; at least one. */
  kinds: readonly ("public" | "private")[];
  /** The text that was typed before the page was rendered again. */
  typed: { name: string; topic: string; kind: string };
  /** The reason that no room was created. */
  problem: { field?: string | undefined; message: string } | undefined;
}

const KINDS = [
  {
    value: "public",
    label: "Everybody",
    hint: "Public: everybody on this server can find, read and join it.",
  },
  {
    value: "private",
    label: "Invited people only",
    hint: "Private: nobody else can see that it exists.",
  },
] as const;

/** Creates a room. */
export function NewRoomForm({ kinds, typed, problem }: NewRoomFormProps) {
  const choices = KINDS.filter(({ value }) => kinds.includes(value));
  const chosen = choices.find(({ value }) => value === typed.kind) ?? choices[0];
  const errorOf = (field: string) => problem?.field === field ? problem.message : undefined;
  const isElsewhere = problem !== undefined && !["name", "topic"].includes(problem.field ?? "");
  return (
    <>
      <h2 id="new">Create a room</h2>
      <form class="form" method="post" action="/rooms" aria-labelledby="new">
        {isElsewhere && (
          <p class="form-error" role="alert">
            <Icon name="circle-alert" />
            {problem.message}
          </p>
        )}
        <Field
          name="name"
          label="Name"
          value={typed.name}
          error={errorOf("name")}
          input={{
            required: true,
            maxlength: LIMITS.roomNameChars,
            autocomplete: "off",
            autofocus: errorOf("name") !== undefined,
          }}
        />
        <Field
          name="topic"
          label="Topic (optional)"
          hint="What the room is about."
          value={typed.topic}
          error={errorOf("topic")}
          input={{
            maxlength: LIMITS.topicChars,
            autocomplete: "off",
            autofocus: errorOf("topic") !== undefined,
          }}
        />
        <Choices
          name="kind"
          legend="Who can join"
          value={chosen?.value ?? ""}
          choices={choices}
        />
        <button class="button button-primary" type="submit">Create the room</button>
      </form>
    </>
  );
}
