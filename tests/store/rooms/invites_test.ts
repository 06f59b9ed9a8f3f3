import { assertEquals, assertRejects } from "@std/assert";
import { ChatError } from "../../../lib/base/errors.ts";
import { Invites } from "../../../lib/store/rooms/invites.ts";
import { keys } from "../../../lib/store/kv/keys.ts";
import { openMemoryStore } from "../../support/store.ts";

const HOUR_MS = 3_600_000;

/** A private room of Ann's, with its invites. */
async function privateRoom(now: () => number = () => 1_000) {
  const store = await openMemoryStore();
  const { kv } = store;
  const { id } = await store.rooms.create({ name: "x", kind: "private" }, { id: "ann" });
  return {
    kv,
    id,
    invites: new Invites(kv, { now }),
    [Symbol.asyncDispose]: () => store.close(),
  };
}

Deno.test("an invite is good for its hours and not a moment longer", async () => {
  let now = 1_000;
  await using room = await privateRoom(() => now);
  const { id, invites } = room;
  const { code, expiresAt } = await invites.create(id, "ann", { hours: "2", uses: "" });
  assertEquals(expiresAt, now + 2 * HOUR_MS);
  now = expiresAt - 1;
  assertEquals((await invites.get(code)).room.id, id);
  now = expiresAt;
  await assertRejects(() => invites.get(code), ChatError, "no longer valid");
  assertEquals(await invites.list(id), []);
});

Deno.test("what is asked of an invite is checked, and named when it is wrong", async () => {
  await using room = await privateRoom();
  const { id, invites } = room;
  for (const uses of ["0", "1001", "-1", "two", "1.5"]) {
    const error = await assertRejects(() => invites.create(id, "ann", { uses }), ChatError);
    assertEquals([error.code, error.field], ["invalid", "uses"], uses);
  }
  const error = await assertRejects(() => invites.create(id, "ann", { hours: "9999" }), ChatError);
  assertEquals(error.field, "hours");
});

Deno.test("an invite is good only while whoever made it may invite", async () => {
  await using room = await privateRoom();
  const { kv, id, invites } = room;
  const { code } = await invites.create(id, "ann", {});
  const { value: record } = await kv.get<object>(keys.room(id));
  const notThere = () => assertRejects(() => invites.get(code), ChatError, "no longer valid");
  await kv.commit((op) => op.set(keys.room(id), { ...record, archived: true }));
  await notThere();
  await assertRejects(() => invites.create(id, "ann", {}), ChatError, "archived");
  await kv.commit((op) => op.set(keys.room(id), record));
  await invites.get(code);
  // As an invite that was stored in the moment of a removal, before both were decided in one commit.
  await kv.commit((op) => op.delete(keys.member(id, "ann")));
  await notThere();
  const error = await assertRejects(() => invites.create(id, "ann", {}), ChatError);
  assertEquals(error.code, "not_found");
});

Deno.test("a room has fifty invites at a time, however many are asked for at once", async () => {
  await using room = await privateRoom();
  const { kv, id, invites } = room;
  const elsewhere = new Invites(kv, { now: () => 1_000 });
  const made = await Promise.allSettled(
    Array.from({ length: 200 }, (_, n) => (n % 2 ? invites : elsewhere).create(id, "ann", {})),
  );
  assertEquals(made.filter(({ status }) => status === "fulfilled").length, 50);
  assertEquals((await invites.list(id)).length, 50);
});
