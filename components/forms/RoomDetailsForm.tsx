import { LIMITS } from "../../lib/protocol/limits.ts";
import { Field } from "./Field.tsx";
import { FormError } from "./FormError.tsx";
import { problemOf, type RoomDetails } from "../pages/room_details.ts";

/** The room's name and topic. */
export function RoomDetailsForm({ room, refusal }: RoomDetails) {
  const problem = problemOf({ refusal }, "details", ["name", "topic"]);
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
