import { LIMITS } from "../protocol/limits.ts";
import { isBlankMessage } from "./blank.ts";
import { escapeMarksAndNames } from "./markdown/escape_marks.ts";
import { linesOf, parseBlocks } from "./markdown/blocks.ts";

/** A message to forward, and the words that go with it. */
export interface Forwarded {
  /** The name of whoever wrote it. */
  author: string;
  text: string;
  /** The whole address of the original, which leads only those there who may see it. */
  link: string;
  /** The words of whoever forwards it; may be blank. */
  comment: string;
}

/** Stands where a text was cut. */
const CUT = "\n> …";

const encoder = new TextEncoder();

/**
 * The Markdown of a forwarded message: the comment, then the original as a quotation, with its author
 * and the way to it. An original that is too long to go into one message is cut.
 */
export function forwardedText({ author, text, link, comment }: Forwarded): string {
  const said = isBlankMessage(comment) ? "" : `${closeCode(comment.trim())}\n\n`;
  const name = escapeMarksAndNames(author);
  const head = `${said}> **${name}** wrote ([original](${link})):\n>`;
  const quoted = linesOf(text).map((line) => `\n> ${line}`).join("");
  const room = LIMITS.textBytes - encoder.encode(head).length;
  if (encoder.encode(quoted).length <= room) return head + quoted;
  return head + firstBytes(quoted, room - encoder.encode(CUT).length) + CUT;
}

/** A text with its last code closed, which would go on with what follows it. */
function closeCode(text: string): string {
  const last = parseBlocks(`${text}\n\n>`).at(-1);
  return last?.kind === "fence" ? `${text}\n${last.fence}` : text;
}

/** As much of a text from its beginning as fits, in whole characters. */
function firstBytes(text: string, bytes: number): string {
  if (bytes <= 0) return "";
  const { read } = encoder.encodeInto(text, new Uint8Array(bytes));
  return text.slice(0, read);
}
