import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { ChatError } from "../../lib/base/errors.ts";
import { keys } from "../../lib/store/kv/keys.ts";
import { SESSION_MS } from "../../lib/store/people/sessions.ts";
import { TestAccounts } from "./support.ts";

const DAY_MS = 24 * 60 * 60 * 1_000;

/** An account with a session, and the means to use it. */
async function signedIn() {
  const test = await TestAccounts.open();
  const { user, token } = await test.signUp("ann");
  return { test, user, token, [Symbol.asyncDispose]: () => test[Symbol.asyncDispose]() };
}

Deno.test("a session is found by its token, and by nothing else", async () => {
  await using ann = await signedIn();
  const { test, user, token } = ann;
  assertMatch(token, /^[A-Za-z0-9_-]{43}$/);
  const found = await test.sessions.find(token);
  assertEquals(found?.user, user);
  assertEquals(found?.session.user, user.id);
  assertMatch(found?.session.id ?? "", /^[0-9a-f]{64}$/);
  for (
    const wrong of ["", "x", token.slice(1), `${token}A`, found?.session.id ?? "", "x".repeat(5000)]
  ) {
    assertEquals(await test.sessions.find(wrong), undefined);
  }
});

Deno.test("two sessions have nothing in common", async () => {
  await using ann = await signedIn();
  const { token } = await ann.test.signIn("ann");
  assertNotEquals(token, ann.token);
});

const textOfCounts = (_key: string, value: unknown) =>
  typeof value === "bigint" ? value.toString() : value;

Deno.test("the token itself is nowhere in the store", async () => {
  await using ann = await signedIn();
  const entries = await ann.test.kv.list({ prefix: [] }, { limit: 1_000 });
  assert(entries.length > 5);
  assert(!JSON.stringify(entries, textOfCounts).includes(ann.token));
});

Deno.test("a session that is not used ends after 30 days", async () => {
  await using ann = await signedIn();
  ann.test.clock.advance(SESSION_MS - 1);
  assert(await ann.test.sessions.find(ann.token));
  ann.test.clock.advance(SESSION_MS);
  assertEquals(await ann.test.sessions.find(ann.token), undefined);
});

Deno.test("a session that is used goes on, and is written at most once a day", async () => {
  await using ann = await signedIn();
  const { sessions, clock } = ann.test;
  const extended = async () => (await sessions.find(ann.token))?.extended;
  clock.advance(DAY_MS - 1);
  assertEquals(await extended(), false);
  clock.advance(1);
  assertEquals(await extended(), true);
  await sessions.flush();
  assertEquals(await extended(), false);
  for (let week = 0; week < 20; week++) {
    clock.advance(7 * DAY_MS);
    const found = await sessions.find(ann.token);
    assertEquals([found?.extended, found?.session.expiresAt], [true, clock.now() + SESSION_MS]);
    await sessions.flush();
  }
});

Deno.test("a session that is used every day ends after 180 days all the same", async () => {
  await using ann = await signedIn();
  const { sessions, clock } = ann.test;
  for (let day = 1; day < 180; day++) {
    clock.advance(DAY_MS);
    assert(await sessions.find(ann.token), `it ended on day ${day}`);
    await sessions.flush();
  }
  clock.advance(DAY_MS);
  assertEquals(await sessions.find(ann.token), undefined);
});

Deno.test("a session is found and used while nothing can be stored", async () => {
  await using ann = await signedIn();
  const { kv, clock, sessions } = ann.test;
  clock.advance(2 * DAY_MS);
  const commit = kv.commit;
  kv.commit = () => Promise.reject(new ChatError("unavailable", "There is no room."));
  assertEquals((await sessions.find(ann.token))?.user, ann.user);
  await sessions.flush();
  assertEquals((await sessions.find(ann.token))?.user, ann.user);
  await sessions.flush();
  kv.commit = commit;
  assertEquals((await sessions.find(ann.token))?.extended, true);
  await sessions.flush();
  assertEquals((await sessions.find(ann.token))?.extended, false);
});

Deno.test("of many uses at once one moves the end", async () => {
  await using ann = await signedIn();
  ann.test.clock.advance(2 * DAY_MS);
  const found = await Promise.all(
    Array.from({ length: 5 }, () => ann.test.sessions.find(ann.token)),
  );
  assertEquals(found.filter((one) => one?.extended).length, 1);
  assertEquals(found.filter((one) => one !== undefined).length, 5);
});

Deno.test("a use that read the end before it was moved does not move it again", async () => {
  await using ann = await signedIn();
  const { clock, sessions, users } = ann.test;
  clock.advance(2 * DAY_MS);
  const get = users.get.bind(users);
  const held = Promise.withResolvers<void>();
  let isHeld = false;
  users.get = async (id) => {
    if (!isHeld) {
      isHeld = true;
      await held.promise;
    }
    return await get(id);
  };
  const uses = [sessions.find(ann.token), sessions.find(ann.token)];
  await Promise.race(uses);
  await sessions.flush();
  held.resolve();
  const found = await Promise.all(uses);
  assertEquals(found.filter((one) => one?.extended).length, 1);
});

Deno.test("a revoked session is gone for good, and the listeners hear of it once", async () => {
  await using ann = await signedIn();
  const { sessions, clock } = ann.test;
  const heard: unknown[] = [];
  const off = sessions.onRevoked((revoked) => heard.push(revoked));
  const id = (await sessions.find(ann.token))?.session.id ?? "";
  clock.advance(2 * DAY_MS);
  // A use under way must not write it back.
  await Promise.all([sessions.find(ann.token), sessions.revoke(id)]);
  assertEquals(await sessions.find(ann.token), undefined);
  assertEquals(await sessions.get(id), undefined);
  assertEquals(heard, [{ id, user: ann.user.id }]);
  await sessions.revoke(id);
  off();
  await sessions.revokeAll(ann.user.id);
  assertEquals(heard.length, 1);
});

Deno.test("all sessions of an account are revoked, however many, and nobody else's", async () => {
  await using ann = await signedIn();
  const { test, user } = ann;
  const ben = await test.signUp("ben");
  const tokens = [ann.token];
  while (tokens.length < 1_001) tokens.push((await test.sessions.create(user.id)).token);
  const heard = new Set<string>();
  test.sessions.onRevoked(({ id }) => heard.add(id));

  const kept = await test.sessions.find(tokens[7] ?? "");
  await test.sessions.revokeAll(user.id, { except: kept?.session.id ?? "" });
  assertEquals(heard.size, 1_000);
  assert(await test.sessions.find(tokens[7] ?? ""));
  await test.sessions.revokeAll(user.id);
  for (const token of tokens) assertEquals(await test.sessions.find(token), undefined);
  const left = await test.kv.list({ prefix: keys.sessionsOf(user.id) }, { limit: 10 });
  assertEquals(left, []);
  assert(await test.sessions.find(ben.token));
});

Deno.test("the session of an account that is gone is nobody's", async () => {
  await using ann = await signedIn();
  await ann.test.kv.commit((op) => op.delete(keys.user(ann.user.id)));
  assertEquals(await ann.test.sessions.find(ann.token), undefined);
});
