import { LIMITS } from "../protocol/limits.ts";
import { threadId } from "../protocol/thread.ts";
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

/** A message that a forwarded one quotes: the id of its log, and its seq there. */
export interface Original {
  log: string;
  seq: number;
}

/** Stands where a text was cut. */
const CUT = "\n> …";

/** Stands in place of a forwarded text that is to be gone. */
const BLANK = "_This message was deleted._";

/**
 * The first line of what was forwarded: how deep it is quoted, and the address of the original. Behind
 * the name there is no more than one such address to be tried at each place, so that it is read once.
 */
const HEAD = /^((?:> )*)> \*\*.*\*\* wrote \(\[original\]\(([^\s()]+)\)\):\r?$/;

/** The end of the address of a message, `messageAddress`. */
const ORIGINAL =
  /\/rooms\/([\w-]{1,64})(?:\/threads\/(\d{1,15}))?\?around=(\d{1,15})#[mt]\d{1,15}$/;

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

/** The messages that a text quotes as forwarded ones, also those in what was forwarded more than once. */
export function originalsIn(text: string): Original[] {
  if (!text.includes("** wrote ([original](")) return [];
  return text.split("\n").flatMap((line) => readHead(line)?.original ?? []);
}

/**
 * The text without what it quotes of some messages: who wrote those is still said, by the name that is
 * given. What stands before, behind and between such quotations is left as it is.
 */
export function blankForwarded(
  text: string,
  isBlanked: (original: Original) => boolean,
  author: string,
): string {
  const lines: string[] = [];
  /** How each line of the quotation begins that is being left out. */
  let quoted: string | undefined;
  for (const line of text.split("\n")) {
    if (quoted !== undefined && line.startsWith(quoted)) continue;
    quoted = undefined;
    const head = readHead(line);
    if (head === undefined || !isBlanked(head.original)) {
      lines.push(line);
      continue;
    }
    quoted = `${head.depth}>`;
    const name = escapeMarksAndNames(author);
    lines.push(
      `${quoted} **${name}** wrote ([original](${head.link})):`,
      quoted,
      `${quoted} ${BLANK}`,
    );
  }
  return lines.join("\n");
}

function readHead(line: string): { depth: string; link: string; original: Original } | undefined {
  const [, depth = "", link] = HEAD.exec(line) ?? [];
  const [, room, root, seq] = link === undefined ? [] : ORIGINAL.exec(link) ?? [];
  if (link === undefined || room === undefined) return undefined;
  const log = root === undefined ? room : threadId(room, Number(root));
  return { depth, link, original: { log, seq: Number(seq) } };
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
