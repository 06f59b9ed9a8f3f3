import { assert, assertEquals, assertRejects } from "@std/assert";
import { ChatError } from "../../lib/base/errors.ts";
import type { Services } from "../../lib/services.ts";
import type { User } from "../../lib/store/people/users.ts";
import { keysWith, say, signUpAll, textAt } from "../support/people.ts";
import { openMemoryServices } from "../support/services.ts";
import { until } from "../support/until.ts";

const address = "192.0.2.1";

/** Deletes an account, and waits until its memberships have ended and its words are gone. */
async function remove(services: Services, user: User, words: "keep" | "erase"): Promise<void> {
  const password = `a long password of ${user.username}`;
  await services.accountDeletion.delete(user, { password, words, address });
  await until(
    async () => {
      const { value } = await services.kv.get<{ step: string; after?: unknown }>([
        "erasure",
        user.id,
      ]);
      return value === null || value.step === "words";
    },
    "the memberships to end",
  );
}

Deno.test("a deleted account is nobody's: no session, password, link, invite or name leads to it", async () => {
  await using services = await openMemoryServices({ RATE_LIMITS: "off", PASSWORD_COST: "10" });
  const { accounts, sessions, users, people, kv, resetLinks, invites, rooms } = services;
  const [ann, bob] = await signUpAll(services, "ann", "bob-the-builder");
  const { token } = await sessions.create(bob!.id);
  await users.update(bob!.id, (user) => ({
    ...user,
    about: "bob-the-builder builds",
    status: { text: "bob-the-builder is here" },
  }));
  const own = await rooms.create({ name: "own", kind: "private" }, bob!);
  await services.roomService.add(bob!, own.id, ann!);
  const invite = await invites.create(own.id, bob!.id, {});
  const open = await invites.create("lobby", bob!.id, {});
  let code = "";
  await kv.update(async (op) => void (code = await resetLinks.put(op, bob!.id)));
  const seq = await say(services, bob!, "lobby", "kept");

  await remove(services, bob!, "keep");
  assertEquals(await sessions.find(token), undefined);
  assertEquals(await sessions.list(bob!.id), []);
  const password = "a long password of bob-the-builder";
  const refused = await assertRejects(
    () => accounts.signIn({ username: "bob-the-builder", password, address }),
    ChatError,
  );
  assertEquals(refused.code, "unauthenticated");
  for (
    const find of [
      () => resetLinks.find(code),
      () => invites.get(invite.code),
      () => invites.get(open.code),
    ]
  ) {
    assertEquals((await assertRejects(find, ChatError)).code, "not_found");
  }
  const username = `deleted-${bob!.id.slice(-8)}`;
  assertEquals(await people.of([bob!.id]), [
    { id: bob!.id, username, name: "Deleted person", gone: true },
  ]);
  assertEquals(await textAt(services, "lobby", seq), "kept");
  // The name itself rests, so that nobody takes it for now; nothing else knows it.
  const left = await keysWith(services, "bob-the-builder");
  assertEquals(left.filter((key) => !key.startsWith("username")), []);
  // Whoever has been there for longest moderates what nobody else would.
  assertEquals((await rooms.get(own.id))!.moderators, [ann!.id]);
  assert(!await services.memberships.has(own.id, bob!.id));
});

Deno.test("an account is deleted by its password alone, and not while nobody else owns the server", async () => {
  await using services = await openMemoryServices({ PASSWORD_COST: "10" });
  const { accountDeletion } = services;
  const [ann, bob] = await signUpAll(services, "ann", "bob");
  const code = async (user: User, wanted: { password: string; words: string }) => {
    const refused = await assertRejects(
      () => accountDeletion.delete(user, { ...wanted, address }),
      ChatError,
    );
    return [refused.code, refused.field];
  };
  const good = { password: "a long password of bob", words: "keep" };
  assertEquals(await code(bob!, { ...good, password: "" }), ["invalid", "password"]);
  assertEquals(await code(bob!, { ...good, password: "a long password of ann" }), [
    "invalid",
    "password",
  ]);
  assertEquals(await code(bob!, { ...good, words: "all" }), ["invalid", "words"]);
  assertEquals((await code(ann!, { ...good, password: "a long password of ann" }))[0], "conflict");
  assert(await accountDeletion.isOnlyOwner(ann!));
  assert(!await accountDeletion.isOnlyOwner(bob!));
  // Tries count as those to sign in.
  let last: string | undefined;
  for (let tries = 0; tries < 20 && last !== "rate_limited"; tries++) {
    [last] = await code(bob!, { ...good, password: "wrong" });
  }
  assertEquals(last, "rate_limited");
  assertEquals((await services.users.get(bob!.id))!.state, undefined);
});

Deno.test("with erase, what was written goes too, and what is typed by others stays", async () => {
  await using services = await openMemoryServices({ RATE_LIMITS: "off", PASSWORD_COST: "10" });
  const [ann, bob] = await signUpAll(services, "ann", "bob");
  const seq = await say(services, bob!, "lobby", "xyzzy");
  const other = await say(services, ann!, "lobby", "@bob, look");
  await remove(services, bob!, "erase");
  await until(async () => (await keysWith(services, "xyzzy")).length === 0, "the words to be gone");
  assertEquals(await textAt(services, "lobby", seq), undefined);
  assertEquals(await textAt(services, "lobby", other), "@bob, look");
});
