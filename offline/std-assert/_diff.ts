import { format } from "./_format.ts";

type Change = "same" | "removed" | "added";
type Line = readonly [Change, string];

/** Beyond this many pairs of lines, all of one side is shown before all of the other. */
const MAX_PAIRS = 4_000_000;

const MARKS = { same: " ", removed: "-", added: "+" } as const;
const COLORS = {
  same: "\x1b[37m",
  removed: "\x1b[31m",
  added: "\x1b[32m",
} as const;

/** Two values line by line: `-` marks what is only in the actual one, `+` what was expected. */
export function diff(actual: unknown, expected: unknown): string {
  const lines = compare(linesOf(actual, expected), linesOf(expected, actual));
  const body = lines.map(([change, line]) => paint(change, `${MARKS[change]}   ${line}`.trimEnd()));
  const legend = `[Diff] ${paint("removed", "Actual")} / ${paint("added", "Expected")}`;
  return `\n\n    ${legend}\n\n\n${body.join("\n")}\n`;
}

/** The lines of a value; two strings are shown as they are, not quoted. */
function linesOf(value: unknown, other: unknown): string[] {
  return (typeof value === "string" && typeof other === "string" ? value : format(value))
    .split("\n");
}

function compare(actual: string[], expected: string[]): Line[] {
  const shorter = Math.min(actual.length, expected.length);
  let head = 0;
  while (head < shorter && actual[head] === expected[head]) head++;
  let tail = 0;
  while (
    tail < shorter - head && actual.at(-1 - tail) === expected.at(-1 - tail)
  ) tail++;
  return [
    ...actual.slice(0, head).map(same),
    ...align(
      actual.slice(head, actual.length - tail),
      expected.slice(head, expected.length - tail),
    ),
    ...actual.slice(actual.length - tail).map(same),
  ];
}

/** Follows a longest common subsequence of the two lists of lines. */
function align(actual: string[], expected: string[]): Line[] {
  if (actual.length * expected.length > MAX_PAIRS) {
    return [...actual.map(removed), ...expected.map(added)];
  }
  const longest = commonLengths(actual, expected);
  const lengthAt = (i: number, j: number) => longest[i]?.[j] ?? 0;
  const lines: Line[] = [];
  let i = 0;
  let j = 0;
  while (i < actual.length && j < expected.length) {
    if (actual[i] === expected[j]) {
      lines.push(same(actual[i++]!));
      j++;
    } else if (lengthAt(i + 1, j) >= lengthAt(i, j + 1)) {
      lines.push(removed(actual[i++]!));
    } else {
      lines.push(added(expected[j++]!));
    }
  }
  return [
    ...lines,
    ...actual.slice(i).map(removed),
    ...expected.slice(j).map(added),
  ];
}

/** The numbers of lines that the rests from `[i]` and from `[j]` on have in common. */
function commonLengths(actual: string[], expected: string[]): Uint32Array[] {
  const table = actual.map(() => new Uint32Array(expected.length + 1));
  table.push(new Uint32Array(expected.length + 1));
  for (let i = actual.length - 1; i >= 0; i--) {
    const row = table[i]!;
    const below = table[i + 1]!;
    for (let j = expected.length - 1; j >= 0; j--) {
      row[j] = actual[i] === expected[j] ? below[j + 1]! + 1 : Math.max(below[j]!, row[j + 1]!);
    }
  }
  return table;
}

const same = (line: string): Line => ["same", line];
const removed = (line: string): Line => ["removed", line];
const added = (line: string): Line => ["added", line];

function paint(change: Change, text: string): string {
  return Deno.noColor ? text : `${COLORS[change]}${text}\x1b[39m`;
}
