import { Choices } from "../forms/Choices.tsx";
import { Field } from "../forms/Field.tsx";
import { FormError } from "../forms/FormError.tsx";

interface ServerSettingsFormProps {
  /** The values of the settings, or those that were refused. */
  values: Readonly<Record<string, string>>;
  /** The variable of the environment that fixes a setting. */
  fixed: Readonly<Record<string, string | undefined>>;
  problem?: { field?: string | undefined; message: string } | undefined;
  /** The most characters of the server's name. */
  nameMax: number;
  /** The most words, and characters of one. */
  words: { max: number; chars: number };
}

type Group = readonly {
  name: string;
  legend: string;
  choices: readonly { value: string; label: string; hint?: string }[];
}[];

const MEMBERS_OR_ADMINS = [
  { value: "members", label: "Members, admins and owners" },
  { value: "admins", label: "Admins and owners only" },
];

const DOORS: Group = [
  {
    name: "signUp",
    legend: "Who can create an account",
    choices: [
      { value: "invite", label: "Whoever was invited", hint: "By a link with an end." },
      { value: "open", label: "Everybody who reaches the server" },
      {
        value: "closed",
        label: "Nobody",
        hint: "Invites bring nobody new either; whoever has the machine can still make accounts.",
      },
    ],
  },
  {
    name: "invites",
    legend: "Whose invites let in people without an account",
    choices: [
      {
        value: "members",
        label: "Every member’s",
        hint: "An invite to a room is an invite to the server, too.",
      },
      { value: "admins", label: "Those of admins and owners only" },
    ],
  },
];

const ROOMS: Group = [
  { name: "whoMakesRooms", legend: "Who can create public rooms", choices: MEMBERS_OR_ADMINS },
  {
    name: "whoMakesPrivateRooms",
    legend: "Who can create private rooms",
    choices: MEMBERS_OR_ADMINS,
  },
];

const TALK: Group = [
  {
    name: "whoCallsAll",
    legend: "Who can mention everybody with @room and @here in rooms of more than 20 people",
    choices: [
      { value: "moderators", label: "The room’s moderators" },
      { value: "everybody", label: "Everybody in the room" },
    ],
  },
  {
    name: "directs",
    legend: "Whom people can send direct messages",
    choices: [
      { value: "everybody", label: "Everybody on the server" },
      { value: "shared", label: "People who share a room with them besides the lobby" },
    ],
  },
];

const WORDS_ACTION: Group = [
  {
    name: "wordsAction",
    legend: "What happens to a message with one of them",
    choices: [
      { value: "refuse", label: "It is refused", hint: "Its author is told why." },
      {
        value: "hold",
        label: "It is held",
        hint: "It waits in the reports until it is let through.",
      },
    ],
  },
];

/** The fields of the form, of which a refusal may name one. */
const TYPED = ["name", "words"];

/** The settings of the whole server. */
export function ServerSettingsForm(
  { values, fixed, problem, nameMax, words }: ServerSettingsFormProps,
) {
  const errorOf = (field: string) => problem?.field === field ? problem.message : undefined;
  const isTyped = TYPED.includes(problem?.field ?? "");
  const why = (name: string) => fixed[name] && <SetBy variable={fixed[name]} />;
  const choices = (group: Group) =>
    group.map((each) => (
      <Choices
        key={each.name}
        {...each}
        value={values[each.name] ?? ""}
        fixed={why(each.name) || undefined}
      />
    ));
  return (
    <form class="form" method="post" action="/admin/settings">
      <FormError message={isTyped ? undefined : problem?.message} />
      <Field
        name="name"
        label="The server’s name"
        value={values.name}
        hint={why("name") || "People see it at the top of every page."}
        error={errorOf("name")}
        input={{
          required: true,
          maxlength: nameMax,
          autocomplete: "off",
          disabled: fixed.name !== undefined,
          autofocus: errorOf("name") !== undefined,
        }}
      />
      <h2>Doors</h2>
      {choices(DOORS)}
      <h2>Rooms</h2>
      {choices(ROOMS)}
      <h2>Messages</h2>
      {choices(TALK)}
      <div class="field">
        <label for="words">Words that messages may not have</label>
        <textarea
          id="words"
          name="words"
          rows={4}
          spellcheck={false}
          autocomplete="off"
          autofocus={errorOf("words") !== undefined}
          aria-describedby={errorOf("words") ? "words-hint words-error" : "words-hint"}
          aria-invalid={errorOf("words") ? "true" : undefined}
        >
          {values.words}
        </textarea>
        <p class="field-hint" id="words-hint">
          {`One on each line: up to ${words.max}, each of up to ${words.chars} characters.`}
        </p>
        {errorOf("words") && <p class="field-error" id="words-error">{errorOf("words")}</p>}
      </div>
      {choices(WORDS_ACTION)}
      <button class="button button-primary" type="submit">Save</button>
    </form>
  );
}

function SetBy({ variable }: { variable: string }) {
  return (
    <>
      Set where the server is started, by <code>{variable}</code>.
    </>
  );
}
