import { assert, assertEquals } from "@std/assert";
import { SmallDisk } from "../support/small_disk.ts";
import { fullDisk } from "./full_disk.ts";
import { openHousehold } from "./household.ts";
import { round } from "./round.ts";

Deno.test("a torn, killed and lied-to server loses, doubles and reorders nothing", async () => {
  await using household = await openHousehold();
  // Each has servers and a database of its own, and waits for them most of the time.
  const rounds = await Promise.allSettled([1, 2, 3].map((seed) => round(household, seed)));
  assertEquals(rounds.filter(({ status }) => status === "rejected"), []);
  const reports = rounds.flatMap((one) => one.status === "fulfilled" ? [one.value] : []);
  assert(reports.some(({ kills }) => kills > 0), "processes were killed");
  assert(reports.every(({ sends }) => sends > 0), "messages were sent");
});

Deno.test({
  name: "a server whose disk is full for some seconds answers reads, loses nothing, and goes on",
  ignore: !await SmallDisk.isPossible(),
  fn: async () => {
    const { reads, refused, acknowledged: [before, , after] } = await fullDisk(2);
    assert(reads > 0 && refused > 0 && before > 0 && after > 0);
  },
});
