import { readMarkdown } from "./markdown.ts";
import { isBlank } from "./markdown/blanks.ts";
import { type Block, textOf } from "./markdown/tree.ts";

/** Why a message that shows nothing is not sent. */
export const BLANK_MESSAGE = "The text must not be blank.";

/** A letter that no entity and no fence may have is shown in any case, which most texts begin with. */
const BEGINS_WITH_WORDS = /^[^&`~]*[A-Za-z]/;

/**
 * Whether a message would show nothing: when neither a letter nor a sign is left of it once it is read.
 * A quote's bar, an item's number, and a frame around code or a table are nothing by themselves.
 */
export function isBlankMessage(text: string): boolean {
  return !BEGINS_WITH_WORDS.test(text) && !readMarkdown(text).some(shows);
}

function shows(block: Block): boolean {
  switch (block.kind) {
    case "paragraph":
      return !isBlank(textOf(block.inlines));
    case "fence":
      return !isBlank(block.text);
    case "quote":
      return block.blocks.some(shows);
    case "list":
      return block.items.flat().some(shows);
    case "table":
      return [block.head, ...block.rows].flat().some((cell) => !isBlank(textOf(cell)));
  }
}
