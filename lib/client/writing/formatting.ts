import { safeHref } from "../../text/links.ts";
import { readMarkdown } from "../../text/markdown/markdown.ts";
import { PARENTHESES, SCHEMES } from "../../text/markdown/link_target.ts";
import type { Block, Inline } from "../../text/markdown/tree.ts";
import { shortcutKey } from "../view/shortcut_key.ts";

/** A part of a text that is replaced, and what is selected afterwards; offsets in UTF-16 units. */
export interface Replacement {
  start: number;
  end: number;
  insert: string;
  select: [start: number, end: number];
}

/** A text with what is selected of it. */
export interface Selected {
  text: string;
  start: number;
  end: number;
}

/** Forms that a selection may be given by a key. */
export type FormatName = "strong" | "emphasis" | "strike" | "code" | "link";

const MARKS = { strong: "**", emphasis: "_", strike: "~~", code: "`" } as const;

/** The form that a key asks for. */
export function formatOfKey(
  event: Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">,
): FormatName | undefined {
  if (event.ctrlKey === event.metaKey || event.altKey) return undefined;
  const forms: Record<string, FormatName> = event.shiftKey
    ? { x: "strike", u: "link" }
    : { b: "strong", i: "emphasis", e: "code" };
  return forms[shortcutKey(event)];
}

/** Puts the selection between marks, or takes them away; blanks at its edges stay outside. */
export function applyFormat(selected: Selected, form: FormatName): Replacement {
  if (form === "link") return link(selected);
  const { text, start, end } = trim(selected);
  const words = text.slice(start, end);
  if (form === "code" && words.includes("\n")) return fence(text, start, end);
  const mark = markFor(form, text, start, end);
  const size = mark.length;
  const stands = (at: number) => text.slice(at, at + size) === mark;
  if (stands(start - size) && stands(end) && start >= size) {
    return {
      start: start - size,
      end: end + size,
      insert: words,
      select: [start - size, end - size],
    };
  }
  if (words.length > 2 * size && words.startsWith(mark) && words.endsWith(mark)) {
    const bare = words.slice(size, -size);
    return { start, end, insert: bare, select: [start, start + bare.length] };
  }
  return { start, end, insert: `${mark}${words}${mark}`, select: [start + size, end + size] };
}

/**
 * What a pasted text makes of the selection: words become a link to it, if it is an address. Undefined
 * where it is pasted as it is: in code, in a link or an address, and in their place.
 */
export function pasteLink(selected: Selected, pasted: string): Replacement | undefined {
  const { text, start, end } = trim(selected);
  const words = text.slice(start, end);
  const address = encodeMarks(pasted.trim());
  const href = hrefOf(address);
  if (href === undefined || words === "" || words.includes("\n")) return undefined;
  const [before, after] = [text.slice(0, start), text.slice(end)];
  if (!isAmongWords(before, after) || linksIn(words).length > 0) return undefined;
  // What stands before a link must not take its bracket: a backslash, or the mark of a picture.
  const lead = /(?<!\\)(?:\\\\)*(\\|!)$/.exec(before)?.[1] ?? "";
  const from = lead === "!" ? start - 1 : start;
  const link = `[${escapeWords(words)}](${escapeTarget(address)})`;
  const insert = lead === "" ? link : `\\${lead === "!" ? lead : ""}${link}`;
  const count = (text: string) => linksIn(text).filter((each) => each === href).length;
  if (count(text.slice(0, from) + insert + after) <= count(text)) return undefined;
  const caret = from + insert.length;
  return { start: from, end, insert, select: [caret, caret] };
}

function link(selected: Selected): Replacement {
  const { text, start, end } = trim(selected);
  const words = text.slice(start, end);
  const isTarget = hrefOf(words) !== undefined;
  const insert = isTarget ? `[](${escapeTarget(encodeMarks(words))})` : `[${words}]()`;
  const caret = start + (isTarget || words === "" ? 1 : insert.length - 1);
  return { start, end, insert, select: [caret, caret] };
}

function fence(text: string, start: number, end: number): Replacement {
  const before = start === 0 || text[start - 1] === "\n" ? "```\n" : "\n```\n";
  const after = end === text.length || text[end] === "\n" ? "\n```" : "\n```\n";
  return {
    start,
    end,
    insert: before + text.slice(start, end) + after,
    select: [start + before.length, end + before.length],
  };
}

/** An underscore within a word is no mark. */
function markFor(
  form: Exclude<FormatName, "link">,
  text: string,
  start: number,
  end: number,
): string {
  const isWithin = /[\p{L}\p{N}]$/u.test(text.slice(0, start)) ||
    /^[\p{L}\p{N}]/u.test(text.slice(end));
  return form === "emphasis" && isWithin ? "*" : MARKS[form];
}

function trim({ text, start, end }: Selected): Selected {
  const words = text.slice(start, end);
  if (words.trim() === "") return { text, start: end, end };
  return {
    text,
    start: start + words.length - words.trimStart().length,
    end: end - (words.length - words.trimEnd().length),
  };
}

/** As an address is opened; undefined for any other text. */
function hrefOf(text: string): string | undefined {
  return /\s/.test(text) ? undefined : safeHref(text, SCHEMES);
}

/** Words as the text of a link: a bracket outside of code is no mark. */
function escapeWords(words: string): string {
  return words.replace(
    /\\[^]?|(?<!`)(`+)(?!`)[^]*?(?<!`)\1(?!`)|[[\]]/g,
    (part) => part.length === 1 ? `\\${part}` : part,
  );
}

/** Marks that are read before links, as an address may have them instead. */
function encodeMarks(address: string): string {
  return address.replaceAll("`", "%60").replaceAll("|", "%7C");
}

/** An address as the target of a link, which ends at a parenthesis that it did not open. */
function escapeTarget(address: string): string {
  const escaped = address.replace(/[\\<>]|&(?=[#\w]+;)/g, "\\$&");
  return isBalanced(escaped) ? escaped : escaped.replace(/[()]/g, "\\$&");
}

function isBalanced(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === "(" && ++depth > PARENTHESES) return false;
    if (character === ")" && --depth < 0) return false;
  }
  return depth === 0;
}

/** Whether what stands between these is words, in which a link may begin, as the reader has it. */
function isAmongWords(before: string, after: string): boolean {
  let word = "word";
  while (before.includes(word) || after.includes(word)) word += "x";
  return inlinesOf(before + word + after).some((inline) => {
    if (inline.kind === "text") return inline.text.includes(word);
    return (inline.kind === "mention" || inline.kind === "room") && inline.name.includes(word);
  });
}

/** Where the links of a text lead. */
function linksIn(text: string): string[] {
  return inlinesOf(text).flatMap((inline) => inline.kind === "link" ? inline.href : []);
}

/** All inlines of a text but for those within links. */
function inlinesOf(text: string): Inline[] {
  const within = (inline: Inline): Inline[] =>
    "inlines" in inline && inline.kind !== "link" ? inline.inlines.flatMap(within) : [inline];
  const inBlock = (block: Block): Inline[] => {
    switch (block.kind) {
      case "paragraph":
        return block.inlines.flatMap(within);
      case "fence":
        return [];
      case "quote":
        return block.blocks.flatMap(inBlock);
      case "list":
        return block.items.flatMap((item) => item.flatMap(inBlock));
      case "table":
        return [block.head, ...block.rows].flat(2).flatMap(within);
    }
  };
  return readMarkdown(text).flatMap(inBlock);
}
