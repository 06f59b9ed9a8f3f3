import type { ComponentChildren, JSX } from "preact";

interface FieldProps {
  name: string;
  /** The element's id, where the name is not the only one of the page. */
  id?: string;
  label: string;
  /** The text that was typed before the page was rendered again. */
  value?: string | undefined;
  hint?: ComponentChildren;
  error?: string | undefined;
  /** The id of a message elsewhere that says what is wrong with this field among others. */
  describedBy?: string | undefined;
  input?: JSX.InputHTMLAttributes<HTMLInputElement>;
  /** A button at the end of the input. */
  button?: ComponentChildren;
}

/** A value would be set again at each rendering in the browser, over what was typed since. */
const isServer = typeof document === "undefined";

/**
 * A labelled input; its hint and its error belong to it for those who cannot see where they stand.
 * What is typed into it stays when it is rendered again.
 */
export function Field(
  { name, id = name, label, value, hint, error, describedBy, input, button }: FieldProps,
) {
  const isWrong = (error ?? describedBy) !== undefined;
  const notes = [hint && `${id}-hint`, error && `${id}-error`, describedBy]
    .filter(Boolean).join(" ");
  const box = (
    <input
      type="text"
      id={id}
      name={name}
      {...(isServer ? { value } : { defaultValue: value })}
      aria-describedby={notes || undefined}
      aria-invalid={isWrong ? "true" : undefined}
      {...input}
    />
  );
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {button === undefined ? box : <span class="field-box">{box}{button}</span>}
      {hint && <p class="field-hint" id={`${id}-hint`}>{hint}</p>}
      {error && <p class="field-error" id={`${id}-error`}>{error}</p>}
    </div>
  );
}
