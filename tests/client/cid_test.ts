import { assertEquals } from "@std/assert";
import * as v from "valibot";
import { newCid } from "../../lib/client/cid.ts";
import { Cid } from "../../lib/protocol/client_frame.ts";

Deno.test("newCid() makes UUIDs of version 4 that the protocol accepts, each another", () => {
  const cids = Array.from({ length: 1_000 }, newCid);
  assertEquals(new Set(cids).size, 1_000);
  for (const cid of cids) {
    assertEquals([v.parse(Cid, cid), /^.{14}4.{4}[89ab]/.test(cid)], [cid, true]);
  }
});
