import { assert, assertEquals, assertMatch } from "@std/assert";
import { writeCid } from "../../bench/load/cids.ts";

Deno.test("writeCid: UUIDs of either version, no two alike", () => {
  const bytes = new Uint8Array(40).fill(0x2e);
  const seen = new Set<string>();
  for (let count = 0; count < 2_000; count++) {
    const version = count % 2 === 0 ? 4 : 7;
    writeCid(bytes, 2, version);
    const text = new TextDecoder().decode(bytes);
    assertMatch(text, /^\.\.[0-9a-f]{8}(-[0-9a-f]{4}){2}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\.\.$/);
    assertEquals(text[2 + 14], String(version));
    seen.add(text);
  }
  assertEquals(seen.size, 2_000);
});

Deno.test("writeCid: version 7 begins with the time", () => {
  const bytes = new Uint8Array(36);
  const before = Date.now();
  writeCid(bytes, 0, 7);
  const [high = "", low = ""] = new TextDecoder().decode(bytes).split("-");
  const time = parseInt(high + low, 16);
  assert(before <= time && time <= Date.now());
});

Deno.test("writeCid: version 7 counts upwards", () => {
  const bytes = new Uint8Array(36);
  const cids = Array.from({ length: 20_000 }, () => {
    writeCid(bytes, 0, 7);
    return new TextDecoder().decode(bytes);
  });
  assertEquals(cids, cids.toSorted());
  assertEquals(new Set(cids).size, cids.length);
});
