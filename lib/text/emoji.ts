/**
 * An emoji, or a part of one: with the selector that makes an emoji of what would be text, or without,
 * and with a tone of skin. It is read in one way only, or a text of many parts would take very long.
 */
const PART = String
  .raw`(?=((?:\p{RGI_Emoji}|[\p{ExtPict}--[©®™]])[\ufe0f\p{EMod}]*|[\d#*]\u20e3))`;

/** Made when it is first needed: it takes long enough to hold up a start. */
let onlyEmoji: RegExp | undefined;

/** True for a text of one to three emoji and nothing else, which is shown larger. */
export function isEmojiOnly(text: string): boolean {
  onlyEmoji ??= new RegExp(String.raw`^\s*(?:${PART}\1(?:\u200d${PART}\2)*\s*){1,3}$`, "v");
  return text.length <= 120 && onlyEmoji.test(text);
}
