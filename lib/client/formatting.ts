import { shortcutKey } from "./shortcut_key.ts";

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
export type Form = "strong" | "emphasis" | "strike" | "code" | "link";

const MARKS = { strong: "**", emphasis: "_", strike: "~~", code: "`" } as const;

/** The form that a key asks for. */
export function formOf(
  event: Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">,
): Form | undefined {
  if (event.ctrlKey === event.metaKey || event.altKey) return undefined;
  const forms: Record<string, Form> = event.shiftKey
    ? { x: "strike", u: "link" }
    : { b: "strong", i: "emphasis", e: "code" };
  return forms[shortcutKey(event)];
}

/** Puts the selection between marks, or takes them away; blanks at its edges stay outside. */
export function giveForm(selected: Selected, form: Form): Replacement {
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

/** What a pasted text makes of the selection: words become a link to it, if it is an address. */
export function pasteLink({ text, start, end }: Selected, pasted: string): Replacement | undefined {
  const words = text.slice(start, end);
  const address = pasted.trim();
  if (!isAddress(address) || isAddress(words.trim()) || words.trim() === "") return undefined;
  if (/[\n[\]]/.test(words)) return undefined;
  const insert = `[${words}](${address})`;
  return { start, end, insert, select: [start + insert.length, start + insert.length] };
}

function link(selected: Selected): Replacement {
  const { text, start, end } = trim(selected);
  const words = text.slice(start, end);
  const isTarget = isAddress(words);
  const insert = isTarget ? `[](${words})` : `[${words}]()`;
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
function markFor(form: Exclude<Form, "link">, text: string, start: number, end: number): string {
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

function isAddress(text: string): boolean {
  return /^https?:\/\/[^\s()<>]+$/i.test(text);
}
