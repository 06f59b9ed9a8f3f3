import { readMarkdown } from "./markdown/markdown.ts";
import { shows } from "./markdown/blanks.ts";

/** Why a message that shows nothing is not sent. */
export const BLANK_MESSAGE = "The text must not be blank.";

/** A letter that no entity and no fence may have is shown in any case, which most texts begin with. */
const BEGINS_WITH_WORDS = /^[^&`~]*(?!\p{DI})\p{L}/u;

/** True for a message that would show nothing, neither a letter nor a sign, once it is read. */
export function isBlankMessage(text: string): boolean {
  return !BEGINS_WITH_WORDS.test(text) && !readMarkdown(text).some(shows);
}
