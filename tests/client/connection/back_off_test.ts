import { assertEquals } from "@std/assert";
import { backOff } from "../../../lib/client/connection/back_off.ts";

Deno.test("backOff() doubles its ceiling from 500 ms up to 30 s", () => {
  const ceilings = [0, 1, 2, 5, 6, 7, 5_000].map((tries) => backOff(tries, () => 1));
  assertEquals(ceilings, [500, 1_000, 2_000, 16_000, 30_000, 30_000, 30_000]);
});

Deno.test("backOff() takes any moment below the ceiling", () => {
  assertEquals([0, 0.25, 0.5].map((luck) => backOff(2, () => luck)), [0, 500, 1_000]);
});
