import { assertEquals } from "@std/assert";
import {
  decodeChange,
  decodeRow,
  encodeChange,
  encodeRow,
  packRows,
  readMessage,
  type StoredRow,
} from "../../../lib/store/log/rows.ts";

const message = (seq: number, text: string): StoredRow[number] => [seq, {
  by: "ann",
  cid: `cid-${seq}`,
  ordinal: seq,
  edits: seq % 2 ? [seq + 1, seq + 2] : [],
  json: JSON.stringify({ seq, cid: `cid-${seq}`, text }),
}];

Deno.test("rows keep every message, in order, and no row is larger than it may be", () => {
  const texts = ["short", "line\nbreak", "é".repeat(4_000), "x".repeat(16_000)];
  const messages = Array.from({ length: 200 }, (_, index) => message(index + 1, texts[index % 4]!));
  const rows = packRows(messages);
  assertEquals(rows.flat(), messages);
  const read = rows.flatMap((row) => decodeRow(encodeRow(row), row.at(-1)![0]));
  assertEquals(read, messages);
  for (const row of rows) {
    assertEquals(row.length === 1 || encodeRow(row).length <= 64 * 1024, true);
    assertEquals(row.length <= 32, true);
  }
});

Deno.test("a row of one message as it was stored before there were larger ones is read as well", () => {
  const json = '{"seq":7,"kind":"message","by":"ann","cid":"c-7","text":"say \\"cid\\":\\"no\\""}';
  const bytes = new TextEncoder().encode(`ann 5 8,9\n${json}`);
  assertEquals(decodeRow(bytes, 7), [[7, {
    by: "ann",
    cid: "c-7",
    ordinal: 5,
    edits: [8, 9],
    json,
  }]]);
});

Deno.test("reactions that were stored in several forms are read as one", () => {
  const at = { seq: 1, at: 1, by: "ann" };
  const event = { ...at, kind: "message", id: "i", cid: "c", text: '☎ "reactions":[ ❤' };
  const stored = (reactions: unknown) => {
    const json = JSON.stringify({ ...event, reactions, pinned: { by: "bob", at: 2 } });
    const row: StoredRow = [[1, { by: "ann", cid: "c", ordinal: 1, edits: [], json }]];
    return [json, decodeRow(encodeRow(row), 1)[0]![1].json] as const;
  };
  const [, read] = stored([
    { emoji: "👍\ufe0f", users: ["ann", "bob"] },
    { emoji: "❤", users: ["cy"] },
    { emoji: "👍", users: ["bob", "dan"] },
  ]);
  const { text, reactions, pinned } = readMessage({ json: read });
  assertEquals(text, event.text);
  assertEquals(reactions, [
    { emoji: "👍", users: ["ann", "bob", "dan"] },
    { emoji: "❤\ufe0f", users: ["cy"] },
  ]);
  assertEquals(pinned, { by: "bob", at: 2 });
  const [same, again] = stored([{ emoji: "👍", users: ["ann"] }]);
  assertEquals(again, same);
  const change = (kind: string, rest: Record<string, unknown>) => {
    const json = JSON.stringify({ ...at, kind, target: 1, ...rest });
    return JSON.parse(decodeChange(encodeChange({ by: "ann", json })).json);
  };
  assertEquals(change("react", { emoji: "👍\ufe0f", on: true }).emoji, "👍");
  const words = 'as it was: ❤ "kind":"react"';
  assertEquals(change("edit", { text: words }).text, words);
});
