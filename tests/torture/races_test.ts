import { assertEquals } from "@std/assert";
import { makeRoom, post } from "../support/rooms.ts";
import { openField } from "./field.ts";
import { RACES, runRace } from "./races.ts";

Deno.test("nothing outlives the end of what it rests on, whichever comes first", async (t) => {
  await using field = await openField(1);
  for (const [name, race] of Object.entries(RACES)) {
    await t.step(name, async () => {
      assertEquals(await runRace(race, field, 8), { outlived: 0, examples: [] });
    });
  }

  await t.step("a room has fifty invites, however many are asked for at once", async () => {
    const { owner, servers } = field;
    const room = await makeRoom(servers[0]!.origin, owner, "private");
    const asked = await Promise.all(
      Array.from(
        { length: 200 },
        (_, n) => post(servers[n % servers.length]!.origin, owner, `/rooms/${room}/invites`),
      ),
    );
    const answers = (code: number) => asked.filter(({ status }) => status === code).length;
    assertEquals([answers(201), answers(409)], [50, 150]);
  });
});
