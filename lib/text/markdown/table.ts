import type { Align } from "./tree.ts";

const DELIMITER = /^:?-+:?$/;

/** The lines of a paragraph that are a table, with those before it. */
export interface TableLines {
  before: string[];
  aligns: Align[];
  head: string[];
  rows: string[][];
}

/** True when a line makes a table of itself and the line before. */
export function beginsTable(head: string, line: string): boolean {
  return isDelimiterRow(line) && splitRow(head).length === splitRow(line).length;
}

/** The table that a paragraph ends with, by the place of the line under its head. */
export function readTable(lines: readonly string[], at: number): TableLines {
  const head = splitRow(lines[at - 1] ?? "");
  return {
    before: lines.slice(0, at - 1),
    aligns: splitRow(lines[at] ?? "").map(alignOf),
    head,
    rows: lines.slice(at + 1).map((line) => fit(splitRow(line), head.length)),
  };
}

/**
 * True for the line under a table's head, such as `| --- | :-: |`. Dashes alone are not one, since
 * people underline with them, and neither is `:-|`, which is a face.
 */
export function isDelimiterRow(line: string): boolean {
  return /^[-|: \t]*$/.test(line) && /[|:]/.test(line) && line.includes("-") &&
    line.trim() !== ":-|" && splitRow(line).every((cell) => DELIMITER.test(cell));
}

/** The cells of a row. A bar after a backslash is a bar, in code as well. */
function splitRow(line: string): string[] {
  const row = line.trim();
  const cells: string[] = [];
  let cell = "";
  let start = row.startsWith("|") ? 1 : 0;
  for (let at = start; at < row.length; at++) {
    const character = row.charAt(at);
    if (character === "\\" && row.charAt(at + 1) === "|") {
      cell += row.slice(start, at);
      start = at + 1;
      at += 1;
    } else if (character === "\\") at += 1;
    else if (character === "|") {
      cells.push((cell + row.slice(start, at)).trim());
      cell = "";
      start = at + 1;
    }
  }
  const last = (cell + row.slice(start)).trim();
  if (last !== "" || (cells.length === 0 && row !== "|")) cells.push(last);
  return cells;
}

function alignOf(delimiter: string): Align {
  const end = delimiter.endsWith(":");
  if (delimiter.startsWith(":")) return end ? "center" : "start";
  return end ? "end" : undefined;
}

/** Joins the cells that are too many to the last one, so that nothing that was written is lost. */
function fit(cells: string[], columns: number): string[] {
  if (cells.length <= columns) return cells;
  return [...cells.slice(0, columns - 1), cells.slice(columns - 1).join(" | ")];
}
