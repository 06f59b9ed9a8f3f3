import type { ComponentChildren } from "preact";

interface ChoicesProps {
  name: string;
  legend: string;
  /** The value that is chosen. */
  value: string;
  choices: readonly { value: string; label: string; hint?: string }[];
  /** Why nothing can be chosen; it is shown instead of the way to choose. */
  fixed?: ComponentChildren;
}

/** A choice of one from a few, each with what it means. */
export function Choices({ name, legend, value, choices, fixed }: ChoicesProps) {
  return (
    <fieldset class="choices" disabled={fixed !== undefined}>
      <legend>{legend}</legend>
      {choices.map((choice) => (
        <label key={choice.value} class="choice">
          <input
            type="radio"
            name={name}
            value={choice.value}
            checked={choice.value === value}
          />
          <span>
            {choice.label} {choice.hint && <small>{choice.hint}</small>}
          </span>
        </label>
      ))}
      {fixed && <p class="field-hint">{fixed}</p>}
    </fieldset>
  );
}
