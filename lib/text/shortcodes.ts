/** Code stays as it was typed, and so does what only looks like a name. */
const CODE_OR_NAME = /(`+)[^]*?\1|(?<![\p{L}\p{N}/]):([a-z\d_+-]{1,64}):(?![\p{L}\p{N}/])/gu;

/**
 * Puts emojis in place of their names between colons, but for those in code.
 *
 * @param emojiOf the emoji of a name; names of nothing stay
 */
export function withEmoji(text: string, emojiOf: (name: string) => string | undefined): string {
  return text.replaceAll(
    CODE_OR_NAME,
    (whole, _ticks, name?: string) => name === undefined ? whole : emojiOf(name) ?? whole,
  );
}
