import { assertEquals } from "@std/assert";
import { openField } from "./field.ts";
import { RACES, runRace } from "./races.ts";

Deno.test("nothing outlives the end of what it rests on, whichever comes first", async (t) => {
  await using field = await openField(1);
  for (const [name, race] of Object.entries(RACES)) {
    await t.step(name, async () => {
      assertEquals(await runRace(race, field, 8), { outlived: 0, examples: [] });
    });
  }
});
