const ONE_EMOJI = /^\p{RGI_Emoji}$/v;

/** Tones of skin and kinds of hair: parts of emojis. */
const PART = /^[\u{1f3fb}-\u{1f3ff}\u{1f9b0}-\u{1f9b3}]$/u;

/** Emojis that the runtime's Unicode does not know yet. */
const newer = new Set<string>();

/** Adds emojis, fully qualified, that are newer than the runtime. */
export function addEmojis(emojis: Iterable<string>): void {
  for (const emoji of emojis) if (!ONE_EMOJI.test(emoji)) newer.add(emoji);
}

/** True for a text that is one emoji, fully qualified, that Unicode recommends. */
export function isEmoji(text: string): boolean {
  return (ONE_EMOJI.test(text) || newer.has(text)) && !PART.test(text);
}
