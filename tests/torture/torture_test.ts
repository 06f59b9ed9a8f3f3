import { assert } from "@std/assert";
import { openHousehold } from "./household.ts";
import { round } from "./round.ts";

Deno.test("a torn, killed and lied-to server loses, doubles and reorders nothing", async () => {
  await using household = await openHousehold();
  const reports = [];
  for (const seed of [1, 2, 3]) reports.push(await round(household, seed));
  assert(reports.some(({ kills }) => kills > 0), "processes were killed");
  assert(reports.every(({ sends }) => sends > 0), "messages were sent");
});
