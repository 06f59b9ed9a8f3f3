import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { stub } from "@std/testing/mock";
import { AuthSite, tokenOf } from "./site.ts";
import { PASSWORD } from "./support.ts";

const DAY_MS = 24 * 60 * 60 * 1_000;

async function statusOf(attempt: Promise<Response>): Promise<number> {
  const response = await attempt;
  await response.body?.cancel();
  return response.status;
}

Deno.test("a form of another site is refused, with or without a session", async () => {
  await using site = await AuthSite.open();
  const session = await site.signUp("ann");
  const foreign: Record<string, string>[] = [
    { origin: "https://evil.example" },
    { origin: "null" },
    { origin: site.origin.replace("127.0.0.1", "localhost") },
    { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
  ];
  for (const headers of foreign) {
    const what = JSON.stringify(headers);
    const form = { username: "ann", password: PASSWORD };
    assertEquals(await statusOf(site.fetch("/login", { form, headers })), 403, what);
    const out = site.fetch("/logout", { method: "POST", session, headers });
    assertEquals(await statusOf(out), 403, what);
  }
  assertEquals(await site.whoIs(session), "ann");
});

Deno.test("one's own forms, and programs without an origin, are let through", async () => {
  await using site = await AuthSite.open();
  const form = { username: "ann", password: PASSWORD };
  await site.signUp("ann");
  const own: Record<string, string>[] = [
    {},
    { origin: site.origin },
    { origin: site.origin, "sec-fetch-site": "same-origin" },
    { "sec-fetch-site": "none" },
  ];
  for (const headers of own) {
    const what = JSON.stringify(headers);
    assertEquals(await statusOf(site.fetch("/login", { form, headers })), 303, what);
  }
});

Deno.test("behind a trusted proxy the origin is the proxy's", async () => {
  await using site = await AuthSite.open({ TRUST_PROXY: "on" });
  await site.signUp("ann");
  const proxy = { "x-forwarded-proto": "https", "x-forwarded-host": "chat.example" };
  const login = (origin: string) =>
    statusOf(site.fetch("/login", {
      form: { username: "ann", password: PASSWORD },
      headers: { ...proxy, origin },
    }));
  assertEquals(await login("https://chat.example"), 303);
  assertEquals(await login("http://chat.example"), 403);
  assertEquals(await login("https://evil.example"), 403);
});

Deno.test("a bearer token counts without a cookie, from wherever, and a bad one is nobody's", async () => {
  await using site = await AuthSite.open();
  const token = await site.signUp("ann");
  const bearer = (value: string) => ({ authorization: `Bearer ${value}` });
  const mine = await site.fetch("/mine", {
    method: "POST",
    headers: { ...bearer(token), origin: "https://bots.example" },
  });
  assertEquals([mine.status, await mine.text()], [200, "ann"]);
  const bad = site.fetch("/mine", { session: token, method: "POST", headers: bearer("wrong") });
  assertEquals(await statusOf(bad), 401);
  const out = site.fetch("/logout", { method: "POST", headers: bearer(token) });
  assertEquals(await statusOf(out), 303);
  assertEquals(await site.whoIs(token), "nobody");
});

Deno.test("a page that asks for a session leads there by way of the sign-in page", async () => {
  await using site = await AuthSite.open();
  const page = await site.fetch("/mine?a=1&b=2");
  await page.body?.cancel();
  assertEquals([page.status, page.headers.get("location")], [
    303,
    "/login?next=%2Fmine%3Fa%3D1%26b%3D2",
  ]);
  assertEquals(await statusOf(site.fetch("/mine", { method: "POST" })), 401);
  const json = await site.fetch("/mine", { headers: { accept: "application/json" } });
  assertEquals([json.status, await json.json()], [401, {
    error: { code: "unauthenticated", message: "Sign in first." },
  }]);
});

Deno.test("the cookie is renewed along with the session, but not into another one's place", async () => {
  await using site = await AuthSite.open();
  const session = await site.signUp("ann");
  const renewed = async () => {
    const response = await site.fetch("/", { session });
    await response.body?.cancel();
    return tokenOf(response);
  };
  assertEquals(await renewed(), "");
  site.clock.advance(DAY_MS);
  assertEquals(await renewed(), session);
  assertEquals(await renewed(), "");
  site.clock.advance(DAY_MS);
  const out = await site.fetch("/logout", { method: "POST", session });
  await out.body?.cancel();
  assertEquals([out.headers.getSetCookie().length, tokenOf(out)], [1, ""]);
});

Deno.test("over https a session of before goes on, and gets the cookie of this host alone", async () => {
  await using site = await AuthSite.open({ TRUST_PROXY: "on" });
  const [ann, eve] = [await site.signUp("ann"), await site.signUp("eve")];
  const visit = async (cookie: string) => {
    const headers = { "x-forwarded-proto": "https", cookie };
    const response = await site.fetch("/", { headers });
    return [
      await response.text(),
      ...response.headers.getSetCookie().map((line) =>
        line.replace(/;.*/, "").replace(/(?<=device=).*/, "")
      ),
    ];
  };
  assertEquals(await visit(`session=${ann}`), [
    "ann",
    `__Host-session=${ann}`,
    "session=",
    "__Host-device=",
  ]);
  assertEquals(await visit(`__Host-session=${ann}`), ["ann"]);
  // What another host of the domain may have set beside it counts for nothing, though it is a session.
  assertEquals(await visit(`session=${eve}; __Host-session=${ann}`), ["ann"]);
  assertEquals(await visit(`session=${eve}; __Host-session=ended`), ["nobody"]);
  assertEquals(await visit("session=ended"), ["nobody"]);
  // Nor does it alone, when the session began over https: nobody's browser has that in such a cookie.
  const entered = await site.fetch("/login", {
    form: { username: "eve", password: PASSWORD },
    headers: { "x-forwarded-proto": "https" },
  });
  await entered.body?.cancel();
  assertEquals(await visit(`session=${tokenOf(entered)}`), ["nobody"]);
  assertEquals(await visit(`__Host-session=${tokenOf(entered)}`), ["eve"]);
});

Deno.test("every answer has the security headers, error pages and redirects too", async () => {
  await using site = await AuthSite.open({ LOG_LEVEL: "off" });
  for (const path of ["/login", "/", "/nowhere", "/mine", "/busy"]) {
    const response = await site.fetch(path);
    await response.body?.cancel();
    const { headers } = response;
    assertEquals(headers.get("x-content-type-options"), "nosniff", path);
    assertEquals(headers.get("referrer-policy"), "same-origin");
    assertEquals(headers.get("cross-origin-opener-policy"), "same-origin");
    assertEquals(headers.get("cache-control"), "no-store");
    assertMatch(headers.get("permissions-policy") ?? "", /camera=\(\)/);
    const policy = headers.get("content-security-policy") ?? "";
    assertStringIncludes(policy, "frame-ancestors 'none'");
    assertStringIncludes(policy, "base-uri 'none'");
    assert(!policy.includes("unsafe"), policy);
    assert(!policy.includes("upgrade-insecure-requests"), policy);
  }
});

Deno.test("a page runs the scripts of its own nonce, a new one each time", async () => {
  await using site = await AuthSite.open();
  const nonce = async () => {
    const response = await site.fetch("/login");
    await response.body?.cancel();
    const policy = response.headers.get("content-security-policy") ?? "";
    return /script-src 'self' 'nonce-([^']+)'/.exec(policy)?.[1] ?? "";
  };
  const [one, other] = [await nonce(), await nonce()];
  assert(one.length >= 16);
  assert(one !== other);
});

Deno.test("over https insecure requests are upgraded", async () => {
  await using site = await AuthSite.open({ TRUST_PROXY: "on" });
  const response = await site.fetch("/login", { headers: { "x-forwarded-proto": "https" } });
  await response.body?.cancel();
  const policy = response.headers.get("content-security-policy") ?? "";
  assertStringIncludes(policy, "upgrade-insecure-requests");
});

Deno.test("refusals are answered as a page or as JSON, with their status", async () => {
  await using site = await AuthSite.open();
  using _ = stub(console, "error");
  for (
    const [path, status, code] of [["/nowhere", 404, "not_found"], [
      "/busy",
      503,
      "unavailable",
    ]] as const
  ) {
    const page = await site.fetch(path, { headers: { accept: "text/html" } });
    assertEquals(page.status, status);
    assertMatch(await page.text(), /<h1>/);
    const json = await site.fetch(path, { headers: { accept: "application/json" } });
    assertEquals([json.status, (await json.json()).error.code], [status, code]);
    assertEquals(json.headers.get("retry-after"), path === "/busy" ? "2" : null);
  }
});

Deno.test("what was not foreseen is logged, and nothing of it is answered", async () => {
  await using site = await AuthSite.open();
  using log = stub(console, "error");
  const session = await site.signUp("ann");
  const page = await site.fetch("/broken?code=invite-code", { session });
  const json = await site.fetch("/broken", { headers: { accept: "application/json" } });
  assertEquals([page.status, json.status], [500, 500]);
  for (const body of [await page.text(), await json.text()]) {
    assert(!body.includes("secret of the house"));
    assert(!/\bat .*\.ts/.test(body));
  }
  const lines = log.calls.map((call) => String(call.args[0]));
  assertEquals(lines.length, 2);
  assertMatch(lines[0] ?? "", /"event":"request failed".*"route":"\/broken".*secret of the house/);
  assert(lines.every((line) => !line.includes(session) && !line.includes("invite-code")));
});
