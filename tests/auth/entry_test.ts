import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { AuthSite, tokenOf } from "./site.ts";
import { PASSWORD } from "./support.ts";

const JSON_PLEASE = { accept: "application/json" };

/** The tag of the input of this name. */
function inputOf(html: string, name: string): string {
  return new RegExp(`<input[^>]*\\bname="${name}"[^>]*>`).exec(html)?.[0] ?? "";
}

Deno.test("signing up sends to the lobby with a session cookie", async () => {
  await using site = await AuthSite.open();
  const response = await site.fetch("/signup", { form: { username: "ann", password: PASSWORD } });
  assertEquals([response.status, response.headers.get("location")], [
    303,
    "/rooms/lobby",
  ]);
  const [cookie = "", ...others] = response.headers.getSetCookie();
  assertMatch(
    cookie,
    /^session=[\w-]{43}; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax$/,
  );
  assertEquals(others.map((line) => line.replace(/=[^;]*/, "")), [
    "device; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax",
  ]);
  await response.body?.cancel();
  assertEquals(await site.whoIs(tokenOf(response)), "ann");
  assertEquals(await site.whoIs("x".repeat(43)), "nobody");
});

Deno.test("behind a trusted proxy that speaks https the cookie is for https alone", async () => {
  await using site = await AuthSite.open({ TRUST_PROXY: "on" });
  await site.signUp("zoe");
  const headers = { "x-forwarded-proto": "https", "x-forwarded-host": "chat.example" };
  const form = { username: "ann", password: PASSWORD };
  const response = await site.fetch("/signup", { form, headers });
  await response.body?.cancel();
  const names = (answer: Response) =>
    answer.headers.getSetCookie().map((line) => {
      assertMatch(line, /; Path=\/; .*; Secure$/);
      return `${line.split("=", 1)[0]}${line.includes("Max-Age=0") ? " gone" : ""}`;
    });
  assertEquals(names(response), ["__Host-session", "session gone", "__Host-device"]);
  const cookie = `__Host-session=${tokenOf(response)}`;
  const out = await site.fetch("/logout", { method: "POST", headers: { ...headers, cookie } });
  await out.body?.cancel();
  assertEquals(names(out), ["__Host-session gone", "session gone"]);
  assertEquals(await site.whoIs(tokenOf(response)), "nobody");
});

Deno.test("a proxy that is not trusted is not believed", async () => {
  await using site = await AuthSite.open();
  await site.signUp("zoe");
  const headers = { "x-forwarded-proto": "https" };
  const form = { username: "ann", password: PASSWORD };
  const response = await site.fetch("/signup", { form, headers });
  await response.body?.cancel();
  assert(!response.headers.getSetCookie()[0]?.includes("Secure"));
});

Deno.test("signing in rotates the session; signing out ends it", async () => {
  await using site = await AuthSite.open();
  const first = await site.signUp("ann");
  const form = { username: "ANN", password: PASSWORD };
  const response = await site.fetch("/login", { form, session: first });
  await response.body?.cancel();
  assertEquals([response.status, response.headers.get("location")], [303, "/"]);
  const second = tokenOf(response);
  assertEquals(await site.whoIs(first), "nobody");
  assertEquals(await site.whoIs(second), "ann");

  // Only a password undoes it, so the page asks first.
  const question = await (await site.fetch("/logout", { session: second })).text();
  assertStringIncludes(question, "Sign out?");
  assertMatch(question, /<form[^>]*method="post"[^>]*action="\/logout"/);
  assertEquals(await site.whoIs(second), "ann");
  const out = await site.fetch("/logout", { method: "POST", session: second });
  await out.body?.cancel();
  assertEquals([out.status, out.headers.get("location"), tokenOf(out)], [303, "/", ""]);
  assertMatch(out.headers.getSetCookie()[0] ?? "", /^session=; .*Max-Age=0/);
  assertEquals(await site.whoIs(second), "nobody");
  const again = await site.fetch("/logout", { method: "POST" });
  await again.body?.cancel();
  assertEquals(again.status, 303);
});

Deno.test("a refused sign-up comes back with its message and all that was typed", async () => {
  await using site = await AuthSite.open();
  await site.signUp("ann");
  const refusals: [Record<string, string>, number, string][] = [
    [{ username: "Ann", password: PASSWORD }, 409, "username"],
    [{ username: 'a"b<i', password: PASSWORD }, 422, "username"],
    [{ username: "ben", password: "seven77" }, 422, "password"],
    [{ username: "ben", password: PASSWORD, name: "x".repeat(65) }, 422, "name"],
  ];
  for (const [form, status, field] of refusals) {
    const response = await site.fetch("/signup", { form });
    const html = await response.text();
    assertEquals(response.status, status);
    assertEquals(response.headers.getSetCookie(), []);
    assertStringIncludes(response.headers.get("content-type") ?? "", "text/html");
    const input = inputOf(html, field);
    assertMatch(input, /aria-invalid="true"/);
    assertMatch(input, new RegExp(`aria-describedby="[^"]*${field}-error`));
    assertMatch(input, /autofocus/);
    assertMatch(html, new RegExp(`id="${field}-error"[^>]*>Th(e|is) `));
    const typed = (form.username ?? "").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
    assertStringIncludes(inputOf(html, "username"), ` value="${typed}"`);
    assertStringIncludes(inputOf(html, "password"), ` value="${form.password}"`);
    assertMatch(inputOf(html, "password"), /type="password"/);
    assertEquals(response.headers.get("cache-control"), "no-store");
    assert(!html.includes("b<i"));
  }
  // What another site has a browser send is answered without it.
  const form = { username: "Ann", password: "typed-by-nobody-1" };
  const response = await site.fetch("/signup", {
    form,
    headers: { origin: "https://evil.example" },
  });
  assertEquals(response.status, 403);
  assert(!(await response.text()).includes(form.password));
});

Deno.test("programs get the same refusals as JSON", async () => {
  await using site = await AuthSite.open();
  await site.signUp("ann");
  const refusal = async (path: string, form: Record<string, string>) => {
    const response = await site.fetch(path, { form, headers: JSON_PLEASE });
    return [response.status, (await response.json()).error];
  };
  assertEquals(await refusal("/signup", { username: "ann", password: PASSWORD }), [409, {
    code: "conflict",
    message: "This username is taken.",
    field: "username",
  }]);
  assertEquals(await refusal("/signup", { username: "ben", password: "short" }), [422, {
    code: "invalid",
    message: "The password must be 8 to 256 characters long.",
    field: "password",
  }]);
  const [status, error] = await refusal("/login", { username: "ann", password: "wrong" });
  assertEquals([status, error.code, Object.keys(error)], [401, "unauthenticated", [
    "code",
    "message",
  ]]);
});

Deno.test("an unknown name and a wrong password get the same page and the same JSON", async () => {
  await using site = await AuthSite.open();
  await site.signUp("ann");
  const answer = async (username: string, headers: Record<string, string> = {}) => {
    const form = { username, password: "not-the-password" };
    const response = await site.fetch("/login", { form, headers });
    assertEquals([response.status, response.headers.getSetCookie()], [401, []]);
    const body = await response.text();
    assert(!body.includes("not-the-password"));
    // The name that was typed, and the nonce that no two pages share, are all that may differ.
    return body.replaceAll(`"${username}"`, '"NAME"').replaceAll(/nonce="[^"]*"/g, "");
  };
  assertEquals(await answer("ann"), await answer("nobody"));
  assertEquals(await answer("ann", JSON_PLEASE), await answer("nobody", JSON_PLEASE));
  assertMatch(await answer("ann"), /<p class="form-error"[^>]*role="alert"/);
});

Deno.test("after too many attempts the answer is 429 and when to come back", async () => {
  await using site = await AuthSite.open({ RATE_LIMITS: "on" });
  await site.signUp("ann");
  const attempt = (headers: Record<string, string> = {}) =>
    site.fetch("/login", { form: { username: "ann", password: "wrong" }, headers });
  for (let i = 0; i < 10; i++) {
    const response = await attempt();
    await response.body?.cancel();
    assertEquals(response.status, 401);
  }
  const page = await attempt();
  assertEquals([page.status, page.headers.get("retry-after")], [429, "30"]);
  assertStringIncludes(await page.text(), "Try again in 30 s");
  const json = await attempt(JSON_PLEASE);
  assertEquals([json.status, json.headers.get("retry-after")], [429, "30"]);
  assertEquals((await json.json()).error.code, "rate_limited");
});

Deno.test("whoever guesses at a name keeps nobody out who signed in with their browser before", async () => {
  await using site = await AuthSite.open({ RATE_LIMITS: "on" });
  const up = await site.fetch("/signup", { form: { username: "ann", password: PASSWORD } });
  await up.body?.cancel();
  const cookie = up.headers.getSetCookie().map((line) => line.split(";", 1)[0])
    .find((pair) => pair?.startsWith("device=")) ?? "";
  const attempt = async (password: string, headers: Record<string, string> = {}) => {
    const response = await site.fetch("/login", { form: { username: "ann", password }, headers });
    await response.body?.cancel();
    return response.status;
  };
  for (let i = 0; i < 10; i++) assertEquals(await attempt("wrong"), 401);
  assertEquals(await attempt(PASSWORD), 429);
  assertEquals(await attempt(PASSWORD, { cookie }), 303);
});

Deno.test("the way on leads to a path of this server only", async () => {
  await using site = await AuthSite.open();
  await site.signUp("ann");
  const goal = async (next: string) => {
    const form = { username: "ann", password: PASSWORD, next };
    const response = await site.fetch("/login", { form });
    await response.body?.cancel();
    return response.headers.get("location");
  };
  assertEquals(await goal("/rooms/lobby?at=5"), "/rooms/lobby?at=5");
  for (const away of ["https://evil.example/", "//evil.example", "/\\evil.example", "/.//e.x"]) {
    assertEquals(await goal(away), "/", away);
  }
  const html = await (await site.fetch("/login?next=%2Frooms%2Flobby")).text();
  assertStringIncludes(inputOf(html, "next"), 'value="/rooms/lobby"');
  assertStringIncludes(html, 'href="/signup?next=%2Frooms%2Flobby"');
});

Deno.test("whoever is signed in is sent on from the pages for signing in and up", async () => {
  await using site = await AuthSite.open();
  const session = await site.signUp("ann");
  for (const path of ["/login", "/signup"]) {
    const response = await site.fetch(`${path}?next=/rooms/lobby`, { session });
    await response.body?.cancel();
    assertEquals([response.status, response.headers.get("location")], [303, "/rooms/lobby"]);
  }
});

Deno.test("the forms work without scripts, and with password managers", async () => {
  await using site = await AuthSite.open();
  for (
    const [path, kind] of [["/login", "current-password"], ["/signup", "new-password"]] as const
  ) {
    const html = await (await site.fetch(path)).text();
    assertMatch(html, new RegExp(`<form[^>]*method="post"[^>]*action="${path}"`));
    assertMatch(inputOf(html, "username"), /autocomplete="username"/);
    assertMatch(inputOf(html, "username"), /required/);
    assertMatch(inputOf(html, "password"), /type="password"/);
    assertMatch(inputOf(html, "password"), new RegExp(`autocomplete="${kind}"`));
    assertMatch(html, /<label for="username">/);
    assertMatch(html, /<label for="password">/);
    assertMatch(html, /<button[^>]*type="submit"/);
    // What only a script can do is not offered without one.
    assert(!html.includes("Show password"));
  }
});

Deno.test("HEAD is GET without a body, and other methods are not allowed", async () => {
  await using site = await AuthSite.open();
  const head = await site.fetch("/login", { method: "HEAD" });
  assertEquals([head.status, await head.text()], [200, ""]);
  for (const [method, path] of [["PUT", "/login"], ["DELETE", "/signup"], ["PUT", "/logout"]]) {
    const response = await site.fetch(path ?? "", { method: method ?? "" });
    await response.body?.cancel();
    assertEquals(response.status, 405, `${method} ${path}`);
  }
});

Deno.test("what is no form, or too large a one, is refused", async () => {
  await using site = await AuthSite.open();
  const plain = await fetch(`${site.origin}/login`, {
    method: "POST",
    body: "{}",
    headers: { ...JSON_PLEASE, "content-type": "text/plain" },
  });
  assertEquals([plain.status, (await plain.json()).error.code], [422, "invalid"]);
  const form = { username: "x".repeat(70_000), password: PASSWORD };
  const large = await site.fetch("/login", { form, headers: JSON_PLEASE });
  assertEquals([large.status, (await large.json()).error.code], [413, "too_large"]);
});

Deno.test("signing up and in by JSON sets the cookies and says where to go on", async () => {
  await using site = await AuthSite.open();
  const send = (path: string, fields: unknown, headers: Record<string, string> = {}) =>
    fetch(`${site.origin}${path}`, {
      method: "POST",
      body: JSON.stringify(fields),
      redirect: "manual",
      headers: { ...JSON_PLEASE, "content-type": "application/json", ...headers },
    });
  const entered = { username: "nora", password: PASSWORD };
  for (const [path, next] of [["/signup", "/rooms/lobby"], ["/login", "/unread"]] as const) {
    const response = await send(path, { ...entered, next });
    assertEquals([response.status, await response.json()], [200, { location: next }]);
    assertEquals(await site.whoIs(tokenOf(response)), "nora");
  }
  const refused = await send("/login", { ...entered, password: ["a", "b"] });
  assertEquals([refused.status, (await refused.json()).error.field], [422, "password"]);
  const foreign = await send("/login", entered, { origin: "https://evil.example" });
  assertEquals([foreign.status, (await foreign.json()).error.code], [403, "forbidden"]);
  const browser = await send("/login", entered, { accept: "text/html" });
  await browser.body?.cancel();
  assertEquals(browser.status, 303);
});
