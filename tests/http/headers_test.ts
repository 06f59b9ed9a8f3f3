import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { PASSWORD, signUp } from "../support/client.ts";
import { startServer, type TestServer } from "../support/server.ts";

const EVERYWHERE = {
  "x-content-type-options": "nosniff",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "referrer-policy": "same-origin",
};

/** A kind of answer: how to ask for it, and its status. */
type Kind = [what: string, status: number, path: string, init?: RequestInit];

const form = (fields: Record<string, string>): RequestInit => ({
  method: "POST",
  body: new URLSearchParams(fields),
});

/** One of each kind of answer that the server gives to whoever is signed in. */
async function kindsOf(server: TestServer, cookie: string): Promise<Kind[]> {
  const page = await fetch(`${server.origin}/rooms/lobby`, { headers: { cookie } });
  const bundle = /"(\/_fresh\/js\/[^"]+\.js)"/.exec(await page.text())?.[1] ?? "no bundle";
  const file = await fetch(`${server.origin}/favicon.svg`);
  await file.body?.cancel();
  const etag = file.headers.get("etag") ?? "no tag";
  return [
    ["a page", 200, "/login"],
    ["a page with a script", 200, "/rooms/lobby", { headers: { cookie } }],
    ["a framed page", 200, "/emoji", { headers: { cookie } }],
    ["a head", 200, "/login", { method: "HEAD" }],
    ["a redirect", 303, "/rooms/lobby"],
    ["a sign-in", 303, "/login", form({ username: "ann", password: PASSWORD })],
    ["a sign-out", 303, "/logout", { method: "POST" }],
    ["the API", 200, "/api/rooms", { headers: { cookie } }],
    ["the API, signed out", 401, "/api/rooms"],
    ["health", 200, "/healthz"],
    ["no such page", 404, "/nowhere"],
    ["no such room", 404, "/rooms/nowhere", { headers: { cookie } }],
    ["no such API", 404, "/api/nowhere"],
    ["another method", 404, "/logout", { method: "PUT" }],
    ["another site's form", 403, "/login", {
      ...form({}),
      headers: { origin: "https://evil.example" },
    }],
    ["a refused form", 422, "/signup", form({ username: "a b", password: "x" })],
    ["a form too large", 413, "/login", form({ username: "x".repeat(70_000) })],
    ["no upgrade", 426, "/api/socket", { headers: { cookie } }],
    ["a file", 200, "/styles.css"],
    ["a picture", 200, "/favicon.svg"],
    ["an icon", 200, "/favicon.ico"],
    ["what robots read", 200, "/robots.txt"],
    ["a bundle", 200, bundle],
    ["a file's head", 200, "/styles.css", { method: "HEAD" }],
    ["a file that is known", 304, "/favicon.svg", { headers: { "if-none-match": etag } }],
    ["a file of another build", 307, "/styles.css?__frsh_c=0123"],
    ["a file by another method", 405, "/styles.css", { method: "POST" }],
    ["no such bundle", 404, "/_fresh/js/nothing.js"],
  ];
}

async function ask(server: TestServer, [, , path, init]: Kind, more: HeadersInit = {}) {
  const headers = new Headers(init?.headers);
  for (const [name, value] of new Headers(more)) headers.set(name, value);
  const response = await fetch(`${server.origin}${path}`, { ...init, headers, redirect: "manual" });
  await response.body?.cancel();
  return response;
}

Deno.test("every kind of answer has the security headers, of files too", async () => {
  await using server = await startServer();
  const { cookie } = await signUp(server.origin, "ann");
  for (const kind of await kindsOf(server, cookie)) {
    const [what, status] = kind;
    const response = await ask(server, kind, { "x-forwarded-proto": "https" });
    assertEquals(response.status, status, what);
    const found = Object.keys(EVERYWHERE).map((name) => [name, response.headers.get(name)]);
    assertEquals(Object.fromEntries(found), EVERYWHERE, what);
    assert(response.headers.has("cache-control"), what);
    if (status >= 400) assert(response.headers.has("content-security-policy"), what);
    // Whoever is not a trusted proxy says nothing of https.
    assertEquals(response.headers.get("strict-transport-security"), null, what);
  }
});

Deno.test("over https every kind of answer asks for https alone from now on", async () => {
  await using server = await startServer({ env: { TRUST_PROXY: "on" } });
  const { cookie } = await signUp(server.origin, "ann");
  for (const kind of await kindsOf(server, cookie)) {
    const secure = await ask(server, kind, { "x-forwarded-proto": "https" });
    assertMatch(secure.headers.get("strict-transport-security") ?? "", /^max-age=\d{8}$/, kind[0]);
    for (const line of secure.headers.getSetCookie()) assertMatch(line, /; Secure$/, kind[0]);
    const plain = await ask(server, kind);
    assertEquals(plain.headers.get("strict-transport-security"), null, kind[0]);
  }
});

Deno.test("a public address of https is as good as a proxy that says so", async () => {
  await using server = await startServer({ env: { PUBLIC_URL: "https://chat.example" } });
  for (const path of ["/login", "/styles.css", "/nowhere", "/rooms/lobby"]) {
    const response = await ask(server, [path, 0, path]);
    assertMatch(response.headers.get("strict-transport-security") ?? "", /^max-age=/, path);
  }
  const enter = form({ username: "ann", password: PASSWORD });
  const response = await ask(server, ["a sign-up", 303, "/signup", enter]);
  assertMatch(
    response.headers.getSetCookie()[0] ?? "",
    /^__Host-session=[^;]+; Path=\/; .*; Secure$/,
  );
});

Deno.test("robots may read the start page alone, and the icon is one that old browsers take", async () => {
  await using server = await startServer();
  const robots = await fetch(`${server.origin}/robots.txt`);
  assertStringIncludes(robots.headers.get("content-type") ?? "", "text/plain");
  assertEquals(await robots.text(), "User-agent: *\nAllow: /$\nDisallow: /\n");
  const icon = await fetch(`${server.origin}/favicon.ico`);
  assertEquals(icon.headers.get("content-type"), "image/vnd.microsoft.icon");
  assertEquals([...(await icon.bytes()).subarray(0, 4)], [0, 0, 1, 0]);
});
