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
