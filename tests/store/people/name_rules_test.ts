import { assertEquals, assertRejects } from "@std/assert";
import { ChatError } from "../../../lib/base/errors.ts";
import { keys } from "../../../lib/store/kv/keys.ts";
import { applyNameRules } from "../../../lib/store/people/name_rules.ts";
import { LOBBY } from "../../../lib/store/rooms/rooms.ts";
import { TestAccounts } from "../../auth/support.ts";

const refused = (attempt: Promise<unknown>) => assertRejects(() => attempt, ChatError);

/** A database as a server of before left it: indexed by what names were taken to look like then. */
async function openOld() {
  const test = await TestAccounts.open();
  const { kv, store: { rooms } } = test;
  const { user } = await test.signUp("ann");
  const ids: string[] = [];
  for (const name of ["Straße", "Books"]) ids.push((await rooms.create({ name }, user)).id);
  const { user: dotted } = await test.signUp("vi̇ctorid");
  for (const prefix of [["username_skeleton"], ["room_skeleton"], ["room_name"]]) {
    for (const { key } of await kv.list({ prefix }, { limit: 100 })) {
      await kv.commit((op) => op.delete(key));
    }
  }
  await kv.commit((op) => {
    op.delete(keys.nameRules()).set(keys.roomName("straße"), ids[0]).set(
      keys.roomName("books"),
      ids[1],
    )
      .set(keys.usernameSkeleton("vi̇ctorid"), dotted.id);
  });
  return { test, rooms, ids };
}

Deno.test("names of before keep away what looks like them now, and sign in as ever", async () => {
  const { test, rooms, ids } = await openOld();
  await using _ = test;
  await applyNameRules(test.kv);
  await applyNameRules(test.kv);
  assertEquals((await test.signIn("vi̇ctorid")).user.username, "vi̇ctorid");
  assertEquals((await refused(test.signUp("victorid"))).code, "conflict");
  assertEquals((await refused(test.signUp("aṇṇ"))).code, "conflict");

  const listed = await rooms.listPublic({ limit: 10 });
  assertEquals(listed.rooms.map(({ id }) => id), [ids[1], LOBBY, ids[0]]);
  for (const name of ["strasse", "B0oks"]) {
    assertEquals((await refused(rooms.create({ name }, { id: "x" }))).code, "conflict", name);
  }
});

Deno.test("of two names of before that look alike the older one keeps others away, and both stay", async () => {
  const { test, rooms } = await openOld();
  await using _ = test;
  const { kv } = test;
  // There before the rules knew that they are alike.
  await test.signUp("victorid");
  const second = await rooms.create({ name: "Bo0ks" }, { id: "x" });
  for (const { key } of await kv.list({ prefix: ["username_skeleton"] }, { limit: 100 })) {
    await kv.commit((op) => op.delete(key));
  }
  await applyNameRules(kv);
  for (const name of ["victorid", "vi̇ctorid"]) {
    assertEquals((await test.signIn(name)).user.username, name);
  }
  const listed = await rooms.listPublic({ limit: 10 });
  assertEquals(listed.rooms.map(({ name }) => name).sort(), ["Bo0ks", "Books", "Straße", "lobby"]);
  assertEquals((await rooms.get(second.id))?.name, "Bo0ks");
});
