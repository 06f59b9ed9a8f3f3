import { readMarkdown } from "./markdown/markdown.ts";
import { shows } from "./markdown/blanks.ts";

/** Why a message that shows nothing is not sent. */
export const BLANK_MESSAGE = "The text must not be blank.";

/** A letter that no entity and no fence may have is shown in any case, which most texts begin with. */
const BEGINS_WITH_WORDS = /^[^&`~]*(?!\p{DI})\p{L}/u;

/** Whether a message would show nothing: when neither a letter nor a sign is left of it once it is read. */
export function isBlankMessage(text: string): boolean {
  return !BEGINS_WITH_WORDS.test(text) && !readMarkdown(text).some(shows);
}
