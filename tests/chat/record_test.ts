import { assertEquals } from "@std/assert";
import { decodeRow, encodeRow, packRows, type Row } from "../../lib/store/record.ts";

const message = (seq: number, text: string): Row[number] => [seq, {
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
