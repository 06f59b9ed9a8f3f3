/**
 * Whether a key belongs to an input method, which chooses a word by it; some browsers say so with key
 * code 229 alone.
 */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}
