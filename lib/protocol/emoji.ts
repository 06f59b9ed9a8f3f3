/** Digits and letters are text unless a selector or a key makes them emojis; elsewhere it says nothing new. */
const SELECTOR = /(?<![#*\d©®™])[\ufe0e\ufe0f]|[\ufe0e\ufe0f](?=\u20e3)/g;

/** Characters that need the selector to be shown as an emoji; a tone of skin does that as well. */
const UNQUALIFIED = new RegExp(
  String.raw`([\p{Emoji}--\p{EPres}--[#*\d©®™]]|[#*\d](?=\u20e3))` +
    String.raw`(?!\p{EMod})`,
  "gv",
);

/**
 * A text whose emojis are fully qualified (UTS 51), which is the one form that is stored and compared:
 * a variation selector stands where an emoji would be shown as text without it, and nowhere else.
 */
export function qualify(text: string): string {
  return text.replace(SELECTOR, "").replace(UNQUALIFIED, "$&\ufe0f");
}
