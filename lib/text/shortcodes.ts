import { isTooLong } from "../protocol/text_limits.ts";
import { linesOf, parseBlocks } from "./markdown/blocks.ts";
import type { OpenBlock, OpenParagraph } from "./markdown/open_blocks.ts";
import { openInlines } from "./markdown/inlines.ts";

/** Names of emojis side by side, in text that is no code, no address and no link's target. */
export interface NameRun {
  start: number;
  end: number;
  /** The names between the colons. */
  names: readonly string[];
}

/** Characters that may not stand beside names: letters of words between blanks, and more colons. */
const BESIDE = String.raw`\p{sc=Latn}\p{N}/:：`;

const NAME = String.raw`[:：][a-z\d_+-]{1,64}[:：]`;

/** Names, but for what looks like a part of an address, and after a backslash. */
const RUN = new RegExp(String.raw`(?<![${BESIDE}\\=&%@#$])(?:${NAME})+(?![${BESIDE}])`, "gu");

/** The cells of a row, between its bars. */
const CELL = /(?:\\[^]|[^\\|])+/g;

/** A part of a line, and where in the text it stands. */
interface Part {
  words: string;
  at: number;
}

/**
 * Puts emojis in place of their names between colons, in what the reader of Markdown shows as text,
 * unless the text would then be longer than a message may be.
 *
 * @param emojiOf the emoji of a name; names of nothing stay
 */
export function withEmoji(text: string, emojiOf: (name: string) => string | undefined): string {
  let result = "";
  let done = 0;
  for (const { start, end, names } of shortcodesIn(text)) {
    const emojis = names.flatMap((name) => emojiOf(name) ?? []);
    if (emojis.length < names.length) continue;
    result += text.slice(done, start) + emojis.join("");
    done = end;
  }
  result += text.slice(done);
  return isTooLong(result) ? text : result;
}

/** The names of emojis in a text, whether there are such emojis or not. */
export function shortcodesIn(text: string): NameRun[] {
  if (text.search(RUN) < 0) return [];
  const lines = linesOf(text);
  const ends = text.matchAll(/\r\n?|\n/g).map(({ 0: end, index }) => index + end.length);
  const starts = [0, ...ends];
  return parseBlocks(text).flatMap(paragraphsOf).flatMap((paragraph) => {
    const parts = paragraph.lines.map((line, index): Part => {
      const [number, words] = [paragraph.start - 1 + index, line.trimStart()];
      return { words, at: (starts[number] ?? 0) + (lines[number]?.length ?? 0) - words.length };
    });
    return readTogether(parts, paragraph.table).flatMap(runsIn);
  });
}

function paragraphsOf(block: OpenBlock): OpenParagraph[] {
  switch (block.kind) {
    case "paragraph":
      return [block];
    case "quote":
      return block.blocks.flatMap(paragraphsOf);
    case "list":
      return block.items.flatMap(({ blocks }) => blocks.flatMap(paragraphsOf));
    case "fence":
      return [];
  }
}

/** The parts that are read together: the lines of a paragraph, and each cell of a table. */
function readTogether(lines: readonly Part[], table: number | undefined): (readonly Part[])[] {
  if (table === undefined) return [lines];
  const cells = lines.slice(table - 1).flatMap(({ words, at }) =>
    [...words.matchAll(CELL)].map(({ 0: cell, index }) => [{ words: cell, at: at + index }])
  );
  return [lines.slice(0, table - 1), ...cells];
}

function runsIn(parts: readonly Part[]): NameRun[] {
  const text = parts.map(({ words }) => words).join("\n");
  const marked = new Uint8Array(text.length);
  const inlines = openInlines(text);
  inlines.read();
  inlines.forEachMark((start, end) => marked.fill(1, start, end));
  let [part, from] = [0, 0];
  return [...text.matchAll(RUN)].flatMap(({ 0: run, index }) => {
    for (
      let { length } = parts[part]!.words;
      index > from + length;
      { length } = parts[part]!.words
    ) {
      part += 1;
      from += length + 1;
    }
    if (marked.subarray(index, index + run.length).includes(1)) return [];
    const start = parts[part]!.at + index - from;
    const names = run.matchAll(/[^:：]+/g).map(([name]) => name);
    return { start, end: start + run.length, names: [...names] };
  });
}
