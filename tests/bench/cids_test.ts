import { assert, assertEquals, assertMatch } from "@std/assert";
import { writeCid } from "../../bench/load/cids.ts";
import { newCid } from "../../lib/client/cid.ts";

Deno.test("writeCid: UUIDs of the version that the client makes, no two alike", () => {
  const bytes = new Uint8Array(40).fill(0x2e);
  const seen = new Set<string>();
  for (let count = 0; count < 2_000; count++) {
    writeCid(bytes, 2);
    const text = new TextDecoder().decode(bytes);
    assertMatch(text, /^\.\.[0-9a-f]{8}(-[0-9a-f]{4}){2}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\.\.$/);
    assertEquals(text[2 + 14], newCid()[14]);
    seen.add(text);
  }
  assert(seen.size === 2_000);
});
