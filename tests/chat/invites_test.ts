import { assertEquals, assertRejects } from "@std/assert";
import { ChatError } from "../../lib/base/errors.ts";
import { Invites } from "../../lib/store/invites.ts";
import { Kv } from "../../lib/store/kv.ts";

const HOUR_MS = 3_600_000;

Deno.test("an invite is good for its hours and not a moment longer", async () => {
  let now = 1_000;
  const kv = await Kv.open(":memory:");
  const invites = new Invites(kv, { now: () => now });
  const { code, expiresAt } = await invites.create("room", "ann", { hours: "2", uses: "" });
  assertEquals(expiresAt, now + 2 * HOUR_MS);
  now = expiresAt - 1;
  assertEquals((await invites.get(code)).room, "room");
  now = expiresAt;
  await assertRejects(() => invites.get(code), ChatError, "no longer good");
  assertEquals(await invites.list("room"), []);
  kv.close();
});

Deno.test("what is asked of an invite is checked, and named when it is wrong", async () => {
  const kv = await Kv.open(":memory:");
  const invites = new Invites(kv, { now: () => 0 });
  for (const uses of ["0", "1001", "-1", "two", "1.5"]) {
    const error = await assertRejects(() => invites.create("room", "ann", { uses }), ChatError);
    assertEquals([error.code, error.field], ["invalid", "uses"], uses);
  }
  const error = await assertRejects(
    () => invites.create("room", "a", { hours: "9999" }),
    ChatError,
  );
  assertEquals(error.field, "hours");
  kv.close();
});
