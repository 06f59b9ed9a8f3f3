import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import * as person from "../../../routes/admin/people/[id].tsx";
import * as list from "../../../routes/admin/people/index.tsx";
import * as api from "../../../routes/api/admin/people.ts";
import * as qr from "../../../routes/reset/[code]/qr.svg.ts";
import { AuthSite, tokenOf } from "../../auth/site.ts";
import { PASSWORD } from "../../auth/support.ts";

const NAMES = ["owner-of-it", "admin-of-it", "other-admin", "member-of-it", "guest-of-it"] as const;
type Name = typeof NAMES[number];

/** A site with somebody of each role. */
async function open() {
  const site = await AuthSite.open({}, {
    "/admin/people": list,
    "/admin/people/:id": person,
    "/api/admin/people": api,
    "/reset/:code/qr.svg": qr,
  });
  const sessions = {} as Record<Name, string>;
  const ids = {} as Record<Name, string>;
  const { users, audit } = site.services;
  for (const name of NAMES) {
    sessions[name] = await site.signUp(name);
    ids[name] = (await users.byUsername(name))!.id;
  }
  const act = async (by: Name, to: Name, form: Record<string, string>) => {
    const response = await site.fetch(`/admin/people/${ids[to]}`, {
      form,
      session: sessions[by],
      headers: { accept: "application/json" },
    });
    const answer = await response.json();
    return { status: response.status, code: answer.error?.code ?? "ok", answer };
  };
  const setRole = (to: Name, role: string) => act("owner-of-it", to, { action: "role", role });
  await setRole("admin-of-it", "admin");
  await setRole("other-admin", "admin");
  await setRole("guest-of-it", "guest");
  return {
    site,
    sessions,
    ids,
    act,
    setRole,
    roleOf: async (name: Name) => (await users.get(ids[name]))?.role,
    stateOf: async (name: Name) => (await users.get(ids[name]))?.state ?? "active",
    signIn: async (username: string, password = PASSWORD) => {
      const response = await site.fetch("/login", {
        form: { username, password },
        headers: { accept: "application/json" },
      });
      const body = await response.text();
      return { status: response.status, body, token: tokenOf(response) };
    },
    lastEntry: async () => (await audit.list({ limit: 1 }))[0],
    entries: async () => (await audit.list({ limit: 500 })).length,
    [Symbol.asyncDispose]: () => site[Symbol.asyncDispose](),
  };
}

const EVERY: Record<string, string>[] = [
  { action: "deactivate" },
  { action: "reactivate" },
  { action: "ban" },
  { action: "reset" },
  { action: "signout" },
  { action: "rename", name: "Somebody Else" },
  ...["owner", "admin", "member", "guest"].map((role) => ({ action: "role", role })),
];

Deno.test("an admin can do nothing to an owner, to another admin or to themselves", async () => {
  await using opened = await open();
  const { site, act, ids, sessions, entries, roleOf, stateOf } = opened;
  const before = await entries();
  for (const to of ["owner-of-it", "other-admin", "admin-of-it"] as const) {
    for (const form of EVERY) {
      const { status, code } = await act("admin-of-it", to, form);
      assertEquals([status, code], [403, "forbidden"], `${to} ${JSON.stringify(form)}`);
    }
    assertEquals(await stateOf(to), "active");
    assertEquals(await site.whoIs(sessions[to]), to);
  }
  assertEquals(await roleOf("owner-of-it"), "owner");
  for (const role of ["owner", "admin"]) {
    assertEquals(
      (await act("admin-of-it", "member-of-it", { action: "role", role })).code,
      "forbidden",
    );
  }
  assertEquals(await entries(), before, "what is refused is not recorded as done");
  const html = await (await site.fetch(`/admin/people/${ids["owner-of-it"]}`, {
    session: sessions["admin-of-it"],
  })).text();
  assertStringIncludes(html, "Only an owner can change this account.");
  assert(!html.includes('name="action"'), "nothing is offered that would be refused");
});

Deno.test("to members and guests there is no such page, whatever it is asked for", async () => {
  await using opened = await open();
  const { site, act, ids, sessions } = opened;
  for (const by of ["member-of-it", "guest-of-it"] as const) {
    for (const form of [...EVERY, { action: "fly" }]) {
      assertEquals((await act(by, "other-admin", form)).status, 404);
    }
    for (const path of ["/admin/people", `/admin/people/${ids[by]}`, "/api/admin/people"]) {
      const response = await site.fetch(path, { session: sessions[by] });
      await response.body?.cancel();
      assertEquals(response.status, 404, path);
    }
  }
  const out = await site.fetch("/api/admin/people");
  assertEquals([out.status, (await out.json()).error.code], [401, "unauthenticated"]);
});

Deno.test("the last owner stays one, whoever asks and however many at once", async () => {
  await using opened = await open();
  const { act, setRole, roleOf, site } = opened;
  for (const role of ["admin", "member", "guest"]) {
    assertEquals((await setRole("owner-of-it", role)).status, 409);
  }
  for (const action of ["ban", "deactivate"]) {
    assertEquals((await act("owner-of-it", "owner-of-it", { action })).status, 403);
  }
  await setRole("other-admin", "owner");
  assertEquals((await act("other-admin", "owner-of-it", { action: "deactivate" })).status, 200);
  assertEquals(
    (await act("other-admin", "other-admin", { action: "role", role: "member" })).status,
    409,
  );
  await act("other-admin", "owner-of-it", { action: "reactivate" });
  // Two owners put each other out at the same moment: one of them is left.
  const { status: again } = await opened.signIn("owner-of-it");
  assertEquals(again, 303);
  const { peopleAdmin } = site.services;
  const [one, other] = [opened.ids["owner-of-it"], opened.ids["other-admin"]];
  const tries = await Promise.allSettled([
    peopleAdmin.ban({ id: one, role: "owner" }, other, "keep"),
    peopleAdmin.ban({ id: other, role: "owner" }, one, "keep"),
    peopleAdmin.setRole({ id: one, role: "owner" }, one, "member"),
    peopleAdmin.setRole({ id: other, role: "owner" }, other, "member"),
  ]);
  assert(tries.some(({ status }) => status === "rejected"));
  const owners = await Promise.all(
    (["owner-of-it", "other-admin"] as const).map(async (name) =>
      await roleOf(name) === "owner" && await opened.stateOf(name) === "active"
    ),
  );
  assertEquals(owners.filter((isOwner) => isOwner).length, 1);
});

Deno.test("who is banned is out by session, by password and by reset link, until the ban is lifted", async () => {
  await using opened = await open();
  const { site, act, sessions, signIn, lastEntry, ids } = opened;
  const { answer: { url } } = await act("admin-of-it", "member-of-it", { action: "reset" });
  const link = new URL(url).pathname;
  const { status } = await act("admin-of-it", "member-of-it", { action: "ban" });
  assertEquals(status, 200);
  const { number: _number, at: _at, ...entry } = (await lastEntry())!;
  assertEquals(entry, {
    by: ids["admin-of-it"],
    action: "ban",
    subject: `user ${ids["member-of-it"]}`,
    detail: "messages kept",
  });
  assertEquals(await site.whoIs(sessions["member-of-it"]), "nobody");
  const banned = await signIn("member-of-it");
  const wrong = await signIn("member-of-it", "not-their-password");
  assertEquals([banned.status, banned.body], [401, wrong.body], "as with a wrong password");
  for (const form of [undefined, { password: "harbour-violin-77" }]) {
    const response = await site.fetch(link, form === undefined ? {} : { form });
    await response.body?.cancel();
    assertEquals(response.status, 404);
  }
  assertEquals((await act("owner-of-it", "member-of-it", { action: "reset" })).status, 409);
  assertEquals((await act("admin-of-it", "member-of-it", { action: "reactivate" })).status, 200);
  assertEquals(await site.whoIs(sessions["member-of-it"]), "nobody", "the old session stays ended");
  const response = await site.fetch(link);
  await response.body?.cancel();
  assertEquals(response.status, 404, "and so does the old link");
  assertEquals(await site.whoIs((await signIn("member-of-it")).token), "member-of-it");
});

Deno.test("with a ban all that somebody wrote can be erased", async () => {
  await using opened = await open();
  const { site, act, ids, lastEntry } = opened;
  const { messages, history, users, erasures } = site.services;
  const member = (await users.get(ids["member-of-it"]))!;
  await messages.post(member, "test", { room: "lobby", cid: crypto.randomUUID(), text: "gone" });
  assertEquals(
    (await act("admin-of-it", "member-of-it", { action: "ban", words: "some" })).status,
    422,
  );
  assertEquals(
    (await act("admin-of-it", "member-of-it", { action: "ban", words: "erase" })).status,
    200,
  );
  assertEquals((await lastEntry())?.detail, "messages erased");
  await erasures.done();
  const { messages: left } = await history.page("lobby");
  assertEquals(left.map(({ text }) => text).filter((text) => text !== undefined), []);
});

Deno.test("a reset link is answered once, is good in the browser and as a QR code, and names nobody in the log", async () => {
  await using opened = await open();
  const { site, act, sessions, ids, lastEntry } = opened;
  const { answer } = await act("admin-of-it", "guest-of-it", { action: "reset" });
  assertMatch(answer.url, new RegExp(`^${site.origin}/reset/[\\w-]{24}$`));
  const { pathname } = new URL(answer.url);
  const code = pathname.split("/").at(-1)!;
  assert(!JSON.stringify(await lastEntry()).includes(code));
  const picture = await site.fetch(`${pathname}/qr.svg`);
  assertEquals(picture.headers.get("content-type"), "image/svg+xml");
  assertEquals(picture.headers.get("cache-control"), "no-store");
  assertStringIncludes(await picture.text(), "<svg");
  const page = await site.fetch(`/admin/people/${ids["guest-of-it"]}`, {
    form: { action: "reset" },
    session: sessions["admin-of-it"],
  });
  assertEquals(page.status, 200);
  const shown = /\/reset\/([\w-]{24})"/.exec(await page.text())?.[1];
  assert(shown !== undefined && shown !== code);
  const used = await site.fetch(`/reset/${shown}`, { form: { password: "harbour-violin-77" } });
  await used.body?.cancel();
  assertEquals(await site.whoIs(tokenOf(used)), "guest-of-it");
  const gone = await site.fetch(`/reset/${shown}/qr.svg`);
  await gone.body?.cancel();
  assertEquals(gone.status, 404);
});

Deno.test("who is signed out everywhere can come back, and an account changes its role both ways", async () => {
  await using opened = await open();
  const { site, act, sessions, setRole, roleOf, signIn } = opened;
  assertEquals((await act("admin-of-it", "member-of-it", { action: "signout" })).status, 200);
  assertEquals(await site.whoIs(sessions["member-of-it"]), "nobody");
  assertEquals(await site.whoIs((await signIn("member-of-it")).token), "member-of-it");
  const { kv } = site.services;
  for (const role of ["guest", "member", "admin", "guest", "member"]) {
    assertEquals((await setRole("member-of-it", role)).status, 200);
    assertEquals(await roleOf("member-of-it"), role);
    const { id } = (await site.services.users.byUsername("member-of-it"))!;
    assertEquals((await kv.get(["guest", id])).value, role === "guest" ? true : null);
  }
  for (const bad of [{ action: "fly" }, { action: "role", role: "king" }, { action: "role" }, {}]) {
    assertEquals((await act("owner-of-it", "member-of-it", bad)).status, 422);
  }
  const nobody = await site.fetch("/admin/people/nobody", {
    form: { action: "ban" },
    session: sessions["owner-of-it"],
    headers: { accept: "application/json" },
  });
  assertEquals([nobody.status, (await nobody.json()).error.code], [404, "not_found"]);
});

Deno.test("who is renamed is found by the new username, and signs in with it", async () => {
  await using opened = await open();
  const { site, act, ids, signIn, lastEntry, sessions } = opened;
  const { users } = site.services;
  const rename = (form: Record<string, string>) =>
    act("admin-of-it", "member-of-it", { action: "rename", ...form });
  assertEquals((await rename({ username: "somebody-else" })).status, 200);
  assertEquals((await users.byUsername("somebody-else"))?.id, ids["member-of-it"]);
  assertEquals((await users.get(ids["member-of-it"]))?.name, "somebody-else");
  assertEquals((await lastEntry())?.detail?.startsWith("@member-of-it to @somebody-else"), true);
  assertEquals((await rename({ name: "Some Body" })).status, 200);
  assertEquals((await users.get(ids["member-of-it"]))?.name, "Some Body");
  assertEquals(await site.whoIs(sessions["member-of-it"]), "somebody-else", "nobody is signed out");
  assertEquals(await site.whoIs((await signIn("somebody-else")).token), "somebody-else");
  for (
    const [form, status, field] of [
      [{ username: "owner-of-it" }, 409, "username"],
      [{ username: "0wner-of-it" }, 409, "username"],
      [{ name: "owner-of-it" }, 409, "name"],
      [{ username: "a b" }, 422, "username"],
      [{ name: "x".repeat(65) }, 422, "name"],
    ] as const
  ) {
    const { status: refused, answer } = await rename(form);
    assertEquals([refused, answer.error.field], [status, field], JSON.stringify(form));
  }
});

Deno.test("the list of people is narrowed by text, role and state, and goes on page by page", async () => {
  await using opened = await open();
  const { site, act, sessions } = opened;
  await act("owner-of-it", "member-of-it", { action: "ban" });
  const ask = async (query: string) => {
    const response = await site.fetch(`/api/admin/people${query}`, {
      session: sessions["admin-of-it"],
    });
    assertEquals(response.status, 200);
    return await response.json();
  };
  const names = async (query: string) =>
    (await ask(query)).people.map(({ username }: { username: string }) => username);
  assertEquals(await names(""), NAMES.toReversed());
  assertEquals(await names("?q=ADMIN"), ["other-admin", "admin-of-it"]);
  assertEquals(await names("?q=@owner"), ["owner-of-it"]);
  assertEquals(await names("?role=guest"), ["guest-of-it"]);
  assertEquals(await names("?state=banned"), ["member-of-it"]);
  assertEquals(await names("?state=active&role=member"), []);
  const { people: [one], next } = await ask("?limit=1");
  assertEquals(Object.keys(one).sort(), [
    ...["createdAt", "id", "name", "role", "seenAt", "sessions", "state", "username"],
  ]);
  assertEquals([one.state, one.sessions, one.role], ["active", 1, "guest"]);
  const rest = [];
  for (let before = next; before !== undefined;) {
    const page = await ask(`?limit=1&before=${before}`);
    rest.push(...page.people.map(({ username }: { username: string }) => username));
    before = page.next;
  }
  assertEquals(rest, NAMES.toReversed().slice(1));
  const html = await (await site.fetch("/admin/people?q=admin&role=king", {
    session: sessions["owner-of-it"],
  })).text();
  assertStringIncludes(html, "@other-admin");
  assert(!html.includes("@guest-of-it"));
});
