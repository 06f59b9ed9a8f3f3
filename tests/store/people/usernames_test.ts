import { assertEquals, assertRejects } from "@std/assert";
import { Profiles } from "../../../lib/auth/profiles.ts";
import { ChatError } from "../../../lib/base/errors.ts";
import { PASSWORD, TestAccounts } from "../../auth/support.ts";

const DAY_MS = 24 * 3_600_000;

async function stage() {
  const test = await TestAccounts.open();
  const profiles = new Profiles(test.users, test.clock);
  const { user: ann } = await test.signUp("ann");
  const { user: bob } = await test.signUp("bob");
  return {
    test,
    ann: ann.id,
    bob: bob.id,
    rename: (id: string, username: string) => profiles.change(id, { username }),
    holder: async (folded: string) => (await test.users.byUsername(folded))?.id,
    refused: async (act: () => Promise<unknown>) => (await assertRejects(act, ChatError)).code,
    [Symbol.asyncDispose]: () => test[Symbol.asyncDispose](),
  };
}

Deno.test("a username that was given up leads to who had it, and rests for 30 days", async () => {
  await using set = await stage();
  const { test, ann, bob, rename, holder, refused } = set;
  assertEquals((await rename(ann, "anna")).formerNames?.map(({ name }) => name), ["ann"]);
  assertEquals([await holder("ann"), await holder("anna")], [ann, ann]);
  test.clock.advance(30 * DAY_MS - 1);
  // Neither the name nor one that looks like it, by whatever way.
  assertEquals(await refused(() => rename(bob, "ann")), "conflict");
  assertEquals(await refused(() => rename(bob, "Ann")), "conflict");
  assertEquals(await refused(() => test.signUp("ann")), "conflict");
  test.clock.advance(1);
  assertEquals(await holder("ann"), ann);
  await rename(bob, "ann");
  assertEquals([await holder("ann"), await holder("anna"), await holder("bob")], [bob, ann, bob]);
  // It is another one's now.
  assertEquals(await refused(() => rename(ann, "ann")), "conflict");
});

Deno.test("somebody who signs up takes a name that has rested, and one may go back to one's own", async () => {
  await using set = await stage();
  const { test, ann, rename, holder } = set;
  await rename(ann, "anna");
  assertEquals((await rename(ann, "ann")).formerNames?.map(({ name }) => name), ["anna"]);
  assertEquals([await holder("ann"), await holder("anna")], [ann, ann]);
  await rename(ann, "anna");
  test.clock.advance(30 * DAY_MS);
  const { user } = await test.signUp("ann");
  assertEquals([await holder("ann"), await holder("anna")], [user.id, ann]);
  const { user: found } = await test.signIn("anna", PASSWORD);
  assertEquals(found.id, ann);
});

Deno.test("three new usernames in 30 days are enough; other writing of one is none", async () => {
  await using set = await stage();
  const { test, ann, rename, refused } = set;
  await rename(ann, "anna");
  await rename(ann, "Anna");
  await rename(ann, "anne");
  await rename(ann, "annika");
  assertEquals(await refused(() => rename(ann, "anouk")), "rate_limited");
  await rename(ann, "anna");
  test.clock.advance(30 * DAY_MS);
  assertEquals((await rename(ann, "anouk")).username, "anouk");
});
