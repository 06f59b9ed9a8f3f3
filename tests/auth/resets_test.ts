import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { stub } from "@std/testing/mock";
import { keys } from "../../lib/store/kv/keys.ts";
import { RESET_MS } from "../../lib/store/people/reset_links.ts";
import { AuthSite, type RequestOptions, tokenOf } from "./site.ts";
import { PASSWORD } from "./support.ts";

const NEW = "harbour-violin-77";
const JSON_PLEASE = { accept: "application/json" };

/** A site with Ann, who is signed in twice, and a link to a new password for her. */
async function open(env: Record<string, string> = {}) {
  const site = await AuthSite.open(env);
  const sessions = [await site.signUp("ann")];
  const { kv, resetLinks, users } = site.services;
  const ann = (await users.byUsername("ann"))!;
  const again = await site.fetch("/login", { form: { username: "ann", password: PASSWORD } });
  await again.body?.cancel();
  sessions.push(tokenOf(again));
  const ask = async (path: string, options: RequestOptions = {}) => {
    const response = await site.fetch(path, options);
    return {
      status: response.status,
      headers: response.headers,
      body: await response.text(),
      response,
    };
  };
  return {
    site,
    sessions,
    ann,
    ask,
    makeLink: () => kv.update((op) => resetLinks.put(op, ann.id)),
    signIn: async (password: string) =>
      (await ask("/login", { form: { username: "ann", password }, headers: JSON_PLEASE })).status,
    [Symbol.asyncDispose]: () => site[Symbol.asyncDispose](),
  };
}

Deno.test("a reset link sets the password once, signs in, and ends every other session", async () => {
  await using opened = await open();
  const { site, ask, makeLink, sessions, signIn } = opened;
  const path = `/reset/${await makeLink()}`;
  // A preview, a robot and the person may look as often as they like.
  for (const method of ["GET", "HEAD", "GET"]) {
    const { status, headers, body } = await ask(path, { method });
    assertEquals([status, headers.get("cache-control")], [200, "no-store"]);
    assertEquals(headers.get("referrer-policy"), "same-origin");
    if (method === "GET") assertStringIncludes(body, 'value="ann"');
  }
  const weak = await ask(path, { form: { password: "short" } });
  assertEquals(weak.status, 422);
  assertStringIncludes(weak.body, "The password must be 8 to 256 characters long.");
  assertEquals(await Promise.all(sessions.map((one) => site.whoIs(one))), ["ann", "ann"]);

  const used = await ask(path, { form: { password: NEW } });
  assertEquals([used.status, used.headers.get("location")], [303, "/"]);
  assertEquals(await site.whoIs(tokenOf(used.response)), "ann");
  assertEquals(await Promise.all(sessions.map((one) => site.whoIs(one))), ["nobody", "nobody"]);
  assertEquals([await signIn(PASSWORD), await signIn(NEW)], [401, 303]);

  const again = await ask(path, { form: { password: "another-word-12" }, headers: JSON_PLEASE });
  assertEquals([again.status, JSON.parse(again.body).error.code], [404, "not_found"]);
  assertEquals(await site.whoIs(tokenOf(used.response)), "ann", "a used link ends nothing");
  assertEquals([await signIn("another-word-12"), await signIn(NEW)], [401, 303]);
});

Deno.test("of many uses of a reset link at once one sets the password", async () => {
  await using opened = await open();
  const { ask, makeLink, signIn } = opened;
  const path = `/reset/${await makeLink()}`;
  const words = Array.from({ length: 12 }, (_, index) => `${NEW}-${index}`);
  const answers = await Promise.all(words.map((password) => ask(path, { form: { password } })));
  assertEquals(answers.filter(({ status }) => status === 303).length, 1);
  assertEquals(answers.filter(({ status }) => status === 404).length, 11);
  const winner = answers.findIndex(({ status }) => status === 303);
  assertEquals(await signIn(words[winner]!), 303);
});

Deno.test("a reset link is over after 24 hours, after the next one, and after another password", async () => {
  await using opened = await open();
  const { site, ask, makeLink, ann } = opened;
  const isGone = async (code: string) => {
    const { status: seen } = await ask(`/reset/${code}`);
    const { status: posted } = await ask(`/reset/${code}`, { form: { password: NEW } });
    return seen === 404 && posted === 404;
  };
  const late = await makeLink();
  site.clock.advance(RESET_MS);
  assert(await isGone(late));
  const first = await makeLink();
  const second = await makeLink();
  assert(await isGone(first));
  const { users } = site.services;
  const { passwordHash } = (await users.credentials("ann"))!;
  await users.replacePasswordHash(ann.id, passwordHash, `${passwordHash.slice(0, -1)}A`);
  assert(await isGone(second));
});

Deno.test("who tries codes is slowed down, and who has a link is not counted", async () => {
  await using opened = await open({ RATE_LIMITS: "on" });
  const { ask, makeLink } = opened;
  const path = `/reset/${await makeLink()}`;
  for (let tries = 0; tries < 40; tries++) assertEquals((await ask(path)).status, 200);
  const guess = () => `/reset/${crypto.randomUUID().replaceAll("-", "").slice(0, 24)}`;
  const statuses = [];
  for (let tries = 0; tries < 31; tries++) statuses.push((await ask(guess())).status);
  assertEquals(statuses, [...Array(30).fill(404), 429]);
  const refused = await ask(guess(), { form: { password: NEW } });
  assertEquals(refused.status, 429);
  assert(Number(refused.headers.get("retry-after")) >= 1);
});

Deno.test("another site cannot have a browser use a reset link", async () => {
  await using opened = await open();
  const { ask, makeLink } = opened;
  const path = `/reset/${await makeLink()}`;
  const headers = { origin: "https://evil.example", ...JSON_PLEASE };
  assertEquals((await ask(path, { form: { password: NEW }, headers })).status, 403);
  assertEquals((await ask(path)).status, 200);
});

Deno.test("a reset link begins no session once its password was replaced by another", async () => {
  await using opened = await open();
  const { site, ann, ask, makeLink } = opened;
  const { kv, sessions } = site.services;
  const revokeAll = sessions.revokeAll.bind(sessions);
  using _between = stub(sessions, "revokeAll", async (...asked) => {
    await revokeAll(...asked);
    await kv.commit((op) => void op.set(keys.password(ann.id), "another"));
  });
  const { status } = await ask(`/reset/${await makeLink()}`, { form: { password: NEW } });
  // The link is used up.
  assertEquals([status, await sessions.countOf(ann.id)], [404, 0]);
});
