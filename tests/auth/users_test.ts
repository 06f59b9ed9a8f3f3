import { assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { ChatError } from "../../lib/base/errors.ts";
import { keys } from "../../lib/store/kv/keys.ts";
import { TestAccounts } from "./support.ts";

/** The outcome of signing up: the role, or the refusal's code and field. */
async function outcome(attempt: Promise<{ user: { role: string } }>): Promise<string> {
  try {
    return (await attempt).user.role;
  } catch (error) {
    if (error instanceof ChatError) return `${error.code} ${error.field}`;
    throw error;
  }
}

Deno.test("an account is found by its id and by its name in any case", async () => {
  await using test = await TestAccounts.open();
  const { user } = await test.signUp("Ann.Lee");
  assertEquals([user.username, user.name, user.createdAt], [
    "Ann.Lee",
    "Ann.Lee",
    test.clock.now(),
  ]);
  assertEquals(await test.users.get(user.id), user);
  assertEquals(await test.users.byUsername("ann.lee"), user);
  assertEquals(await test.users.byUsername("ann"), undefined);
  assertEquals(await test.users.getMany(["nobody", user.id]), [undefined, user]);
});

Deno.test("the hash of the password is no part of the account", async () => {
  await using test = await TestAccounts.open();
  const { user } = await test.signUp("ann");
  assertEquals(Object.keys(user).sort(), [
    "createdAt",
    "hasSeenFirstSteps",
    "id",
    "name",
    "role",
    "username",
  ]);
  const credentials = await test.users.credentials("ann");
  assertEquals(credentials?.passwordHash.startsWith("$scrypt$"), true);
});

Deno.test("a taken name, and one that looks like it, are refused", async () => {
  await using test = await TestAccounts.open();
  await test.signUp("scope");
  for (const name of ["scope", "SCOPE", "ｓｃｏｐｅ", "ѕсоре", "sc0pe"]) {
    assertEquals(await outcome(test.signUp(name)), "conflict username", name);
  }
});

Deno.test("of many sign-ups for one name at once exactly one succeeds", async () => {
  await using test = await TestAccounts.open();
  await test.signUp("first");
  const names = ["zoe", "Zoe", "ZOE", "z0e", "zoe", "Z0E"];
  const outcomes = await Promise.all(names.map((name) => outcome(test.signUp(name))));
  assertEquals(outcomes.filter((role) => role === "member").length, 1);
  assertEquals(outcomes.filter((what) => what === "conflict username").length, names.length - 1);
});

Deno.test("of the first accounts at once exactly one becomes the owner", async () => {
  for (let round = 0; round < 10; round++) {
    await using test = await TestAccounts.open();
    const names = ["ann", "ben", "cem", "dov", "eve"];
    const roles = await Promise.all(names.map((name) => outcome(test.signUp(name))));
    assertEquals(roles.toSorted(), ["member", "member", "member", "member", "owner"]);
    const owner = await test.kv.get<string>(keys.owner());
    const user = await test.users.get(owner.value ?? "");
    assertEquals(user?.username, names[roles.indexOf("owner")]);
  }
});

Deno.test("whoever comes later is a member", async () => {
  await using test = await TestAccounts.open();
  assertEquals((await test.signUp("ann")).user.role, "owner");
  assertEquals((await test.signUp("ben")).user.role, "member");
});

Deno.test("a broken record is an error, not an account", async () => {
  await using test = await TestAccounts.open();
  const { user } = await test.signUp("ann");
  await test.kv.commit((op) => op.set(keys.user(user.id), { ...user, role: "god" }));
  await assertRejects(() => test.users.get(user.id), Error, "god");
});

Deno.test("a hash is replaced only where it is still the one that was read", async () => {
  await using test = await TestAccounts.open();
  const { user } = await test.signUp("ann");
  const before = (await test.users.credentials("ann"))?.passwordHash ?? "";
  await test.users.replacePasswordHash(user.id, "something else", "$new");
  assertEquals((await test.users.credentials("ann"))?.passwordHash, before);
  await test.users.replacePasswordHash(user.id, before, "$new");
  assertNotEquals((await test.users.credentials("ann"))?.passwordHash, before);
});
