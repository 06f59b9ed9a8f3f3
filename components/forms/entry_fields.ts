/** A field of the form for signing in or up, as plain JSON. */
export interface EntryField {
  name: "username" | "name" | "password";
  label: string;
  hint?: string;
  /** The text that was typed before the page was rendered again. */
  value?: string | undefined;
  input: Readonly<Record<string, string | number | boolean>>;
}

/** The field for the username, with its own attributes beside those of the page. */
export function usernameField(
  { input, ...field }: Pick<EntryField, "hint" | "value" | "input">,
): EntryField {
  return {
    name: "username",
    label: "Username",
    ...field,
    input: {
      required: true,
      autocomplete: "username",
      autocapitalize: "none",
      spellcheck: false,
      ...input,
    },
  };
}

/**
 * The field for a new password, with its own attributes beside those of the page.
 *
 * @param min the least number of its characters
 */
export function newPasswordField(
  { min, input, ...field }: Pick<EntryField, "value" | "input"> & { min: number; label?: string },
): EntryField {
  return {
    name: "password",
    label: "Password",
    hint: `At least ${min} characters. A few unrelated words make a good password.`,
    ...field,
    input: {
      required: true,
      minlength: min,
      autocomplete: "new-password",
      ...input,
    },
  };
}
