const ONLY_EMOJI = /^\s*(?:\p{RGI_Emoji}\s*){1,3}$/v;

/** Whether a text is one to three emoji and nothing else, so that it may be shown larger. */
export function isEmojiOnly(text: string): boolean {
  return text.length <= 120 && ONLY_EMOJI.test(text);
}
