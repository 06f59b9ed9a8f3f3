interface SelectProps {
  name: string;
  label: string;
  /** The value that is chosen. */
  value: string;
  /** Values with what is shown for them. */
  options: readonly (readonly [value: string, label: string])[];
}

/** A labelled choice of one of a few. */
export function Select({ name, label, value, options }: SelectProps) {
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <select id={name} name={name}>
        {options.map(([option, text]) => (
          <option key={option} value={option} selected={option === value}>{text}</option>
        ))}
      </select>
    </div>
  );
}
