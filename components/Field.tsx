import type { ComponentChildren, JSX } from "preact";

interface FieldProps {
  name: string;
  label: string;
  /** What was typed before the page was rendered again. */
  value?: string | undefined;
  hint?: ComponentChildren;
  error?: string | undefined;
  input?: JSX.InputHTMLAttributes<HTMLInputElement>;
}

/** A labelled input; its hint and its error belong to it for those who cannot see where they stand. */
export function Field({ name, label, value, hint, error, input }: FieldProps) {
  const notes = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(" ");
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <input
        type="text"
        id={name}
        name={name}
        value={value}
        aria-describedby={notes || undefined}
        aria-invalid={error === undefined ? undefined : "true"}
        {...input}
      />
      {hint && <p class="field-hint" id={`${name}-hint`}>{hint}</p>}
      {error && <p class="field-error" id={`${name}-error`}>{error}</p>}
    </div>
  );
}
