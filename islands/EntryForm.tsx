import { useEffect, useRef, useState } from "preact/hooks";
import type { EntryField } from "../components/forms/entry_fields.ts";
import { Field } from "../components/forms/Field.tsx";
import { Icon } from "../components/shell/Icon.tsx";
import { type EntryProblem, postEntry } from "../lib/client/entry.ts";

interface EntryFormProps {
  /** The address that the form is posted to. */
  action: string;
  /** The path to go to afterwards. */
  next: string;
  fields: readonly EntryField[];
  /** What else is posted, by name. */
  hidden?: Readonly<Record<string, string>>;
  /** The text of the button. */
  submit: string;
  /** The reason that the form was refused before the page was rendered. */
  problem?: EntryProblem | undefined;
}

/** For a password that is shown: phones would begin it with a capital letter. */
const PLAIN_TEXT = { type: "text", autocapitalize: "none", spellcheck: false } as const;

/** The id of the message that belongs to the form as a whole. */
const FORM_ERROR = "form-error";

/**
 * The form for signing in or up. Without a script the browser posts it; with one it is posted in
 * place, so that a refusal leaves everything in its fields, the password too.
 */
export default function EntryForm(props: EntryFormProps) {
  const { action, next, fields, hidden = {}, submit } = props;
  const form = useRef<HTMLFormElement>(null);
  const [isLive, setLive] = useState(false);
  const [isShown, setShown] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState(props.problem);
  const wrong = fields.find(({ name }) => name === problem?.field)?.name;
  // Which of several fields is wrong is not told at signing in.
  const isWhole = problem !== undefined && wrong === undefined;
  const isMismatch = isWhole && problem.code === "unauthenticated";

  useEffect(() => setLive(true), []);
  useEffect(() => {
    if (problem === undefined || problem === props.problem) return;
    const field = wrong ?? (isMismatch ? "password" : undefined);
    const input = field === undefined ? null : form.current?.elements.namedItem(field);
    if (input instanceof HTMLInputElement) input.focus();
  }, [problem]);

  const post = async (event: SubmitEvent) => {
    event.preventDefault();
    if (isBusy || form.current === null) return;
    setBusy(true);
    const refusal = await postEntry(action, new FormData(form.current));
    if (refusal === undefined) return location.assign(next);
    setBusy(false);
    setProblem(refusal);
  };

  const toggle = (
    <button
      type="button"
      class="button button-quiet button-icon field-button"
      aria-label="Show password"
      title="Show password"
      aria-pressed={isShown}
      aria-controls="password"
      onClick={() => setShown(!isShown)}
    >
      <Icon name={isShown ? "eye-off" : "eye"} />
    </button>
  );
  return (
    <form ref={form} method="post" action={action} aria-busy={isBusy} onSubmit={post}>
      {isWhole && <p class="form-error" id={FORM_ERROR} role="alert">{problem.message}</p>}
      {Object.entries({ next, ...hidden }).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {fields.map(({ name, label, hint, value, input }) => {
        const isPassword = name === "password";
        return (
          <Field
            key={name}
            name={name}
            label={label}
            value={value}
            hint={hint}
            error={wrong === name ? problem?.message : undefined}
            describedBy={isMismatch ? FORM_ERROR : undefined}
            input={{
              ...input,
              ...(!isPassword ? { type: "text" } : isShown ? PLAIN_TEXT : { type: "password" }),
            }}
            button={isPassword ? isLive && toggle : undefined}
          />
        );
      })}
      <button class="button button-primary" type="submit">{submit}</button>
    </form>
  );
}
