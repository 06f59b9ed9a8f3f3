import type { Person } from "../../protocol/event.ts";
import { readMarkdown } from "../../text/markdown/markdown.ts";
import { linesOf, parseBlocks } from "../../text/markdown/blocks.ts";
import type { OpenBlock } from "../../text/markdown/open_blocks.ts";
import { escapeMarks } from "../../text/markdown/escape_marks.ts";
import { textOf } from "../../text/markdown/tree.ts";
import { foldPersonName, foldRoomName } from "../../text/names/names.ts";
import { shortcodesIn } from "../../text/shortcodes.ts";
import { matchScore } from "../lists/matching.ts";

/** The word before the caret that may be completed: a mark, and what follows it. */
export interface Query {
  mark: "@" | "#" | ":" | "/";
  typed: string;
  /** Where the mark stands. */
  start: number;
}

/** Something that may take the place of what was typed. */
export interface Choice {
  id: string;
  /** The text that replaces the mark and what follows it. */
  insert: string;
  label: string;
  hint?: string;
  kind: "person" | "everybody" | "room" | "emoji" | "command";
  person?: Person;
}

/** The most choices that are shown at a time. */
const SHOWN = 8;

const NAME = String.raw`[\p{L}\p{M}\p{N}_.\-]`;
/** As the reader of Markdown has it, but for an underscore without an end yet: it may begin emphasis. */
const BEFORE_NAME = String.raw`(?<![A-Za-z\d/@#＠＃]|[\p{L}\p{M}\p{N}/@#＠＃\\]_+)`;
const QUERIES: readonly [Query["mark"], RegExp][] = [
  ["/", /^\/([a-z\d_-]*)$/i],
  ["@", new RegExp(`${BEFORE_NAME}[@＠](${NAME}{0,32})$`, "u")],
  // Of `&#39;` it is the beginning of no name.
  ["#", new RegExp(`${BEFORE_NAME}(?<!&)[#＃](${NAME}{0,60})$`, "u")],
  [":", /[:：]([a-z\d_+-]{2,40})$/iu],
];
const WHOLE_EMOJI = /[:：][a-z\d_+-]{1,64}[:：]$/u;
/** A room's name that can be read back from a text. */
const READABLE = /^[\p{L}\p{Nd}][\p{L}\p{M}\p{Nd}]*(?:[_.-][\p{L}\p{Nd}][\p{L}\p{M}\p{Nd}]*)*$/u;

/** The query at the caret; undefined when there is none, and in code. */
export function queryAt(text: string, caret: number): Query | undefined {
  const before = text.slice(0, caret);
  for (const [mark, pattern] of QUERIES) {
    const match = pattern.exec(before);
    if (match === null) continue;
    if (isInCode(before)) return undefined;
    const typed = match[1] ?? "";
    if (mark === ":") {
      // As it would be with the colon that is still missing.
      const whole = `${text.slice(0, match.index)}:${typed.toLowerCase()}:`;
      if (nameAt(`${whole} ${text.slice(caret)}`, whole.length) === undefined) return undefined;
    }
    return { mark, typed, start: match.index };
  }
  return undefined;
}

/** The name between colons that ends at the caret, as in `:smile:`, and where it begins. */
export function emojiNameAt(
  text: string,
  caret: number,
): { name: string; start: number } | undefined {
  const before = text.slice(0, caret);
  return WHOLE_EMOJI.test(before) && !isInCode(before) ? nameAt(text, caret) : undefined;
}

/** The one name of an emoji that ends at a place, where one is read. */
function nameAt(text: string, end: number): { name: string; start: number } | undefined {
  const run = shortcodesIn(text).find((run) => run.end === end);
  const [name, other] = run?.names ?? [];
  return run && name !== undefined && other === undefined ? { name, start: run.start } : undefined;
}

/** People by username or name, those first who come first among alike ones; then everybody at once. */
export function peopleChoices(people: readonly Person[], typed: string): Choice[] {
  const persons = ranked(people, typed, ({ username, name }) => [username, name], 1)
    .map((person): Choice => ({
      id: `person-${person.id}`,
      insert: `@${person.username}`,
      label: person.name,
      hint: `@${person.username}`,
      kind: "person",
      person,
    }));
  const everybody: Choice[] = [
    { name: "here", hint: "Everybody who is online now" },
    { name: "room", hint: "Everybody in this room" },
  ].filter(({ name }) => name.startsWith(foldPersonName(typed))).map(({ name, hint }) => ({
    id: `everybody-${name}`,
    insert: `@${name}`,
    label: `@${name}`,
    hint,
    kind: "everybody",
  }));
  return [...persons.slice(0, SHOWN - everybody.length), ...everybody];
}

/** Rooms by name. One whose name a text cannot hold as `#name` is linked to. */
export function roomChoices(
  rooms: readonly { id: string; name: string; kind: string }[],
  typed: string,
  origin: string,
): Choice[] {
  const shared = rooms.filter(({ kind }) => kind !== "direct");
  return ranked(shared, typed, ({ name }) => [name, foldRoomName(name)], 1).slice(0, SHOWN)
    .map(({ id, name }): Choice => {
      const folded = foldRoomName(name);
      return {
        id: `room-${id}`,
        insert: READABLE.test(folded) ? `#${folded}` : linkTo(`#${name}`, `${origin}/rooms/${id}`),
        label: name,
        kind: "room",
      };
    });
}

/** A link whose words are read as they are. */
function linkTo(words: string, address: string): string {
  const link = `[${words}](${address})`;
  const [block] = readMarkdown(link);
  const inlines = block?.kind === "paragraph" ? block.inlines : [];
  const isRead = inlines.length === 1 && inlines[0]?.kind === "link" &&
    inlines[0].inlines.every(({ kind }) => kind === "text") && textOf(inlines) === words;
  return isRead ? link : `[${escapeMarks(words)}](${address})`;
}

/** Emojis by their names, of alike ones the shorter first; each once. */
export function emojiChoices(names: ReadonlyMap<string, string>, typed: string): Choice[] {
  const seen = new Set<string>();
  const all = [...names].map(([name, emoji]) => ({ name, emoji }))
    .sort((one, other) => one.name.length - other.name.length);
  return ranked(all, typed, ({ name }) => [name], 2)
    .filter(({ emoji }) => !seen.has(emoji) && seen.add(emoji))
    .slice(0, SHOWN)
    .map(({ name, emoji }) => ({
      id: `emoji-${name}`,
      insert: emoji,
      label: `:${name}:`,
      kind: "emoji",
    }));
}

/** Commands by the beginning of their names. */
export function commandChoices(
  commands: readonly { name: string; usage: string; does: string }[],
  typed: string,
): Choice[] {
  return commands.filter(({ name }) => name.startsWith(typed.toLowerCase()))
    .map(({ name, usage, does }) => ({
      id: `command-${name}`,
      insert: `/${name}`,
      label: `/${name} ${usage}`.trim(),
      hint: does,
      kind: "command",
    }));
}

/**
 * Whether a choice is one that Enter takes without being chosen: of emojis those whose names begin with
 * what was typed. `:DD` and `:-P` are faces, and `:10` is a time unless it is the whole name.
 */
export function isTakenByEnter({ mark, typed }: Query, { label }: Choice): boolean {
  if (mark !== ":") return true;
  const name = label.slice(1, -1);
  return name === typed || (/[a-z]/i.test(typed) && name.startsWith(typed.toLowerCase()));
}

/** Whether the text of a choice is typed already. */
export function isAlreadyTyped(query: Query, { insert }: Choice): boolean {
  return foldPersonName(query.mark + query.typed) === foldPersonName(insert);
}

/** Those that match one of their names, the best first; no worse than `worst`. */
function ranked<T>(
  all: readonly T[],
  typed: string,
  namesOf: (item: T) => readonly string[],
  worst: number,
): T[] {
  return all.flatMap((item) => {
    const names = namesOf(item);
    const rank = Math.min(...names.map((name) => matchScore(name, typed) ?? Infinity));
    if (rank > worst) return [];
    const isExact = names.some((name) => foldPersonName(name) === foldPersonName(typed));
    return [{ item, rank: isExact ? -1 : rank }];
  }).sort((one, other) => one.rank - other.rank).map(({ item }) => item);
}

/** Whether a text ends within code that is not closed. */
function isInCode(before: string): boolean {
  const line = before.slice(before.lastIndexOf("\n") + 1).replaceAll(/\\`|```/g, "");
  return line.split("`").length % 2 === 0 || isInFence(before);
}

function isInFence(before: string): boolean {
  if (!/```|~~~/.test(before)) return false;
  let last: OpenBlock | undefined = parseBlocks(before).at(-1);
  while (last?.kind === "quote" || last?.kind === "list") {
    last = (last.kind === "quote" ? last : last.items.at(-1))?.blocks.at(-1);
  }
  return last?.kind === "fence" && last.end === linesOf(before).length;
}
