import type { Block, Inline } from "./tree.ts";

/** Code has a frame and a button of its own. */
const FENCE = 3;

/** Texts without them are of one stretch: letters that most fonts have, and what stands between. */
const OTHERS = /[^\0-\u024f\u2010-\u2027]/;

/** Belongs to the stretch that it stands in: blanks, digits, punctuation, and what joins. */
const NEUTRAL = /^(?!\u20e3)[\s\p{N}\p{P}\p{M}\p{Cf}]$/u;

/** Letters that are drawn with the same font, most likely. */
const SCRIPTS = [
  /[\p{sc=Latn}\p{sc=Grek}\p{sc=Cyrl}]/u,
  /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}]/u,
  /\p{sc=Hang}/u,
  /[\p{sc=Hebr}\p{sc=Arab}]/u,
  /[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{RI}\u20e3]/u,
];

/** Of what is none of these, so many characters side by side are of one script. */
const BLOCK = 128;

/**
 * The number of stretches that a browser draws one by one, since they are of another script or emoji:
 * each takes it as long as an element does, or longer.
 */
function countStretches(text: string): number {
  if (!OTHERS.test(text)) return 1;
  let count = 1;
  let last: number | undefined;
  for (const character of text) {
    if (NEUTRAL.test(character)) continue;
    const found = SCRIPTS.findIndex((script) => script.test(character));
    const kind = found >= 0 ? found - SCRIPTS.length : character.codePointAt(0)! / BLOCK | 0;
    if (kind !== (last ?? kind)) count += 1;
    last = kind;
  }
  return count;
}

/**
 * About how many elements and texts blocks are shown as, with each stretch of another script in them.
 */
export function countElements(blocks: readonly Block[]): number {
  let count = 0;
  for (const block of blocks) {
    count += 1;
    switch (block.kind) {
      case "paragraph":
        count += countInlines(block.inlines);
        break;
      case "fence":
        count += FENCE + countStretches(block.text);
        break;
      case "quote":
        count += countElements(block.blocks);
        break;
      case "list":
        for (const item of block.items) count += 1 + countElements(item);
        break;
      case "table":
        for (const row of [block.head, ...block.rows]) {
          count += 1;
          for (const cell of row) count += 1 + countInlines(cell);
        }
    }
  }
  return count;
}

function countInlines(inlines: readonly Inline[]): number {
  let count = inlines.length;
  for (const inline of inlines) {
    if ("inlines" in inline) count += countInlines(inline.inlines);
    else count += countStretches("text" in inline ? inline.text : inline.name) - 1;
  }
  return count;
}
