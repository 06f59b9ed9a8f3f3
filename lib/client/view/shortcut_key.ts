/** A character that no Latin layout types, or no character although a key was pressed. */
const NOT_LATIN = /^[^\0-\u024f\u1e00-\u1eff]|^(Process|Unidentified)$/u;

/**
 * The key that a shortcut is looked up by, a letter in lower case. A Latin layout says it by what the
 * key types, wherever it lies (Dvorak, AZERTY). Any other layout (Russian, Greek, Arabic, Korean…) has
 * no such letters: there the key counts that lies in the letter's place.
 */
export function shortcutKey(
  { key, code, shiftKey }: Pick<KeyboardEvent, "key" | "code" | "shiftKey">,
): string {
  const isElsewhere = NOT_LATIN.test(key);
  const [, letter] = /^Key([A-Z])$/.exec(code) ?? [];
  if (isElsewhere && letter !== undefined) return letter.toLowerCase();
  // Russian and Hebrew have their full stop in the place of the slash.
  if (code === "Slash" && (isElsewhere || key === ".")) return shiftKey ? "?" : "/";
  return key.length === 1 ? key.toLowerCase() : key;
}
