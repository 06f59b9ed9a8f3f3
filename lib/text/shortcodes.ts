import { closesFence, takeStart } from "./markdown/block_starts.ts";
import { CodeSpans } from "./markdown/code_spans.ts";
import { Line } from "./markdown/line.ts";

/** A backtick that is none, the beginning of code, or what looks like a name. */
const PIECE = /\\[\\`]|(`+)|(?<![\p{L}\p{N}/]):([a-z\d_+-]{1,64}):(?![\p{L}\p{N}/])/gu;

/**
 * Puts emojis in place of their names between colons, but for those in code, as the reader of Markdown
 * has it: fences, and equally long runs of backticks in one paragraph.
 *
 * @param emojiOf the emoji of a name; names of nothing stay
 */
export function withEmoji(text: string, emojiOf: (name: string) => string | undefined): string {
  const parts: string[] = [];
  let words: string[] = [];
  const endWords = () => {
    if (words.length > 0) parts.push(inWords(words.join("\n"), emojiOf));
    words = [];
  };
  let fence: string | undefined;
  for (const line of text.split("\n")) {
    const start = fence === undefined ? takeStart(new Line(line), false, false) : undefined;
    const isCode = fence !== undefined || start?.kind === "fence";
    if (isCode || line.trim() === "") {
      endWords();
      parts.push(line);
    } else words.push(line);
    if (start?.kind === "fence") fence = start.fence;
    else if (fence !== undefined && closesFence(new Line(line), fence)) fence = undefined;
  }
  endWords();
  return parts.join("\n");
}

function inWords(text: string, emojiOf: (name: string) => string | undefined): string {
  const spans = new CodeSpans(text);
  let result = "";
  let done = 0;
  PIECE.lastIndex = 0;
  for (let match = PIECE.exec(text); match !== null; match = PIECE.exec(text)) {
    const [whole, ticks, name] = match;
    if (ticks !== undefined) {
      PIECE.lastIndex = spans.at(match.index, ticks.length)?.end ?? PIECE.lastIndex;
    } else if (name !== undefined) {
      result += text.slice(done, match.index) + (emojiOf(name) ?? whole);
      done = PIECE.lastIndex;
    }
  }
  return result + text.slice(done);
}
