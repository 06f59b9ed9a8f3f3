import { assert, assertEquals } from "@std/assert";
import * as v from "valibot";
import { newCid } from "../../../lib/client/outbox/cid.ts";
import { Cid } from "../../../lib/protocol/client_frame.ts";

Deno.test("newCid() makes UUIDs of version 7 that the protocol accepts, each another", () => {
  const cids = Array.from({ length: 10_000 }, () => newCid());
  assertEquals(new Set(cids).size, 10_000);
  for (const cid of cids) {
    assertEquals([v.parse(Cid, cid), /^.{14}7.{4}[89ab]/.test(cid)], [cid, true]);
  }
});

Deno.test("newCid() is greater each time, however the clock goes", () => {
  const start = Date.now() + 60_000;
  const clock = [
    start,
    ...Array<number>(5_000).fill(start),
    start - 3_600_000,
    start + 1,
    start + 5_000,
    start + 4_999,
  ];
  const cids = clock.map((now) => newCid(now));
  for (const [index, cid] of cids.entries()) {
    assert(index === 0 || cid > cids[index - 1]!, `${cid} follows ${cids[index - 1]}`);
  }
});

Deno.test("newCid() begins with the time", () => {
  const later = Date.now() + 3_600_000;
  assertEquals(parseInt(newCid(later).replaceAll("-", "").slice(0, 12), 16), later);
});
