import { assertEquals } from "@std/assert";
import { makeRoom, post } from "../support/rooms.ts";
import { startServer } from "../support/server.ts";
import { openRemovals, removalRound } from "./removal_race.ts";

Deno.test("nothing that somebody does in a room outlives their removal, on any isolate or process", async () => {
  await using one = await startServer({ parallel: true });
  await using other = await startServer({ kvPath: one.kvPath });
  const scene = await openRemovals([one.origin, other.origin]);
  for (const kind of ["private", "public", "private", "public"] as const) {
    const { invites, writes } = await removalRound(scene, kind);
    assertEquals({ invites, writes }, { invites: 0, writes: 0 }, kind);
  }

  const room = await makeRoom(one.origin, scene.moderator, "private");
  const asked = await Promise.all(
    Array.from(
      { length: 200 },
      (_, n) => post(scene.origins[n % 2]!, scene.moderator, `/rooms/${room}/invites`),
    ),
  );
  const made = asked.filter(({ status }) => status === 201).length;
  assertEquals([made, asked.filter(({ status }) => status === 409).length], [50, 150]);
});
