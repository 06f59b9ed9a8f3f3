const ONE_EMOJI = /^\p{RGI_Emoji}$/v;

/** Tones of skin and kinds of hair: parts of emojis. */
const PART = /^[\u{1f3fb}-\u{1f3ff}\u{1f9b0}-\u{1f9b3}]$/u;

/** Emojis that the runtime's Unicode may not know yet. */
let list: () => string[] = () => [];

/** Those of them that it does not know; found when they are first asked for. */
let newer: ReadonlySet<string> | undefined;

/** Has emojis of a list known, fully qualified, also those that are newer than the runtime. */
export function knowEmojis(emojis: () => string[]): void {
  [list, newer] = [emojis, undefined];
}

/** True for a text that is one emoji, fully qualified, that Unicode recommends. */
export function isEmoji(text: string): boolean {
  return (ONE_EMOJI.test(text) || isNewer(text)) && !PART.test(text);
}

function isNewer(text: string): boolean {
  newer ??= new Set(list().filter((emoji) => !ONE_EMOJI.test(emoji)));
  return newer.has(text);
}
