const ONLY_EMOJI = /^\s*(?:\p{RGI_Emoji}\s*){1,8}$/v;

/** Whether a text is one to eight emoji and nothing else, so that it may be shown larger. */
export function isEmojiOnly(text: string): boolean {
  return text.length <= 120 && ONLY_EMOJI.test(text);
}
