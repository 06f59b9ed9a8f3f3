import { assert, assertEquals, assertRejects } from "@std/assert";
import { ChatError } from "../../lib/base/errors.ts";
import type { Services } from "../../lib/services.ts";
import type { User } from "../../lib/store/people/users.ts";
import { keys } from "../../lib/store/kv/keys.ts";
import { expiringUsernames } from "../../lib/store/people/usernames.ts";
import { edit, keysWith, say, signUpAll, textAt } from "../support/people.ts";
import { openMemoryServices } from "../support/services.ts";
import { until } from "../support/until.ts";

const address = "192.0.2.1";

/** The kinds of rows in which the id of a deleted person may stand, and of no more than the id. */
const MAY_STAY = [
  // The account as nobody's, and that it cannot be used.
  "user",
  "inactive",
  // What happened in rooms, and where there is a message that is no longer there.
  "room",
  "message",
  "change",
  "standing",
  // What was done with rights, and what others decide about.
  "audit",
  "report",
  "reported",
  "reports_by",
];

/** Rows that go by themselves, sooner or later. */
const PASSING = ["erasure", "notice"];

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

Deno.test("with erase, nothing that somebody was called, wrote, showed or did is left in the store", async () => {
  await using services = await openMemoryServices({ RATE_LIMITS: "off", PASSWORD_COST: "10" });
  const { users, kv, sessions, sessionUses, ownAvatars, rooms, roomService, reports } = services;
  const [ann, waldo] = await signUpAll(services, "ann", "zuluwaldo");
  const origin = { address: "198.51.100.77", device: "Zulubrowser" };
  const { session } = await sessions.create(waldo!.id, { origin });
  // One picture after another, and one username after another.
  const picture = (word: string) => ({
    type: "image/png",
    bytes: new TextEncoder().encode(word.repeat(20_000)),
  });
  await ownAvatars.set(waldo!.id, picture("zulupixel"));
  await ownAvatars.set(waldo!.id, picture("zulupixel "));
  for (const username of ["zuluxaver", "zuluyvonne"]) {
    await services.peopleAdmin.rename(ann!, waldo!.id, { username });
  }
  await users.update(waldo!.id, (user) => ({
    ...user,
    name: "Zuluname",
    about: "zuluabout",
    pronouns: "zulu/them",
    email: "zulu@mail.test",
    status: { text: "zulustatus" },
  }));
  const person = (await users.get(waldo!.id))!;
  const own = await rooms.create({ name: "own", kind: "private" }, person);
  await roomService.add(person, own.id, ann!);
  await services.invites.create(own.id, person.id, {});
  await services.serverInvites.create(person.id, {});
  await services.blocks.set(person.id, ann!.id, true);
  await services.blocks.set(ann!.id, person.id, true);
  await users.update(ann!.id, (user) => ({ ...user, asksFirst: true }));
  const asked = await rooms.create({ name: "asked", kind: "private" }, person);
  await kv.commit((op) => {
    op.set(keys.invitation(ann!.id, asked.id), { by: person.id, at: Date.now() });
    op.set(keys.invitation(person.id, own.id), { by: ann!.id, at: Date.now() });
  });
  const others = await say(services, ann!, "lobby", "of ann");
  const message = { log: "lobby", room: "lobby", seq: others, author: ann!.id };
  await reports.add(message, person.id, "zulureason");
  const held = { log: "lobby", room: "lobby", author: person.id, cid: "1", text: "zuluheld" };
  await reports.hold(held);
  const seq = await say(services, person, "lobby", "zulutext");
  await edit(services, person, "lobby", seq, "zulutext again");
  await services.drafts.put(person.id, "lobby", { text: "zuludraft", version: 1 });
  let code = "";
  await kv.update(async (op) => void (code = await services.resetLinks.put(op, person.id)));
  assert((await keysWith(services, "zulu")).length >= 12);

  const password = "a long password of zuluwaldo";
  const deleting = services.accountDeletion.delete(person, { password, words: "erase", address });
  // A use that is written late brings nothing back.
  sessionUses.note(session.id, () => origin);
  await deleting;
  assertEquals(await services.avatars.get(person.id, 2), undefined);
  await until(async () => (await textAt(services, "lobby", seq)) === undefined, "the words to go");
  await sessionUses.close();

  // Under these names nobody can pass for them for thirty days; they lead to nobody.
  const names = new Set((await keysWith(services, "zulu")).map((key) => key.split(" ")[0]));
  assertEquals([...names].sort(), ["username", "username_skeleton"]);
  for (const folded of ["zuluwaldo", "zuluxaver", "zuluyvonne"]) {
    assertEquals(await users.byUsername(folded), undefined, folded);
    const { value } = await kv.get(keys.username(folded));
    const now = Date.now() + 31 * 24 * 3_600_000;
    const [names] = expiringUsernames;
    const row = { key: keys.username(folded), value, versionstamp: "" };
    assertEquals(names!.expired(row, Date.now()), undefined);
    assertEquals(names!.expired(row, now), [row.key]);
  }
  for (const word of ["Zulu", "198.51.100.77", session.id, code]) {
    assertEquals(await keysWith(services, word), [], word);
  }
  // That there was an account stays, and in which events and decisions it took part.
  const left = new Set((await keysWith(services, person.id)).map((key) => key.split(" ")[0]));
  for (const kind of PASSING) left.delete(kind);
  assertEquals([...left].sort(), MAY_STAY.toSorted());
  assert(!services.blocks.has(ann!.id, person.id) && !services.blocks.has(person.id, ann!.id));
});
