import { assert, assertEquals } from "@std/assert";
import { fuzz } from "./run.ts";

Deno.test("no frame and no upgrade request disturbs the server or those who chat on it", async () => {
  const report = await fuzz({ cases: 4_000, seed: 1, limitMs: 120_000 });
  assert(report.frames > 1_000 && report.requests > 300, JSON.stringify(report));
  assert(report.statuses[101]! > 0 && report.witness.messages > 0);
  assertEquals(report.statuses.stuck ?? 0, 0);
});
