import { assert, assertEquals, assertRejects } from "@std/assert";
import { connect, PASSWORD } from "../support/client.ts";
import { startServer } from "../support/server.ts";

const HOME = "https://chat.example.org";

/** Posts a form from a page of `from`, as its browser does. */
function post(
  url: string,
  fields: Record<string, string>,
  headers: HeadersInit,
): Promise<Response> {
  return fetch(url, {
    method: "POST",
    body: new URLSearchParams(fields),
    headers: { accept: "application/json", ...headers },
    redirect: "manual",
  });
}

Deno.test("with PUBLIC_URL forms and sockets are taken from its pages alone", async () => {
  await using server = await startServer({ env: { PUBLIC_URL: HOME } });
  const signUp = (username: string, headers: HeadersInit) =>
    post(`${server.origin}/signup`, { username, password: PASSWORD }, headers);

  for (
    const headers of [
      { origin: server.origin },
      { origin: "http://chat.example.org" },
      { origin: "https://chat.example.org.evil.example" },
      { origin: "null" },
      // A page under a name that leads here (DNS rebinding) takes this for its own site.
      { origin: server.origin, "sec-fetch-site": "same-origin" },
    ]
  ) {
    const response = await signUp("eve", headers);
    assertEquals(response.status, 403);
    const { error } = await response.json();
    assertEquals(error.code, "forbidden");
    assert(error.message.includes("PUBLIC_URL"), error.message);
  }
  const line = JSON.parse(server.logs.find((line) => line.includes("foreign_origin")) ?? "{}");
  assertEquals([line.level, line.origin, line.expected], ["warn", server.origin, HOME]);
  assertEquals([line.PUBLIC_URL, line.TRUST_PROXY], [HOME, "off"]);

  const entered = await signUp("ann", { origin: HOME });
  await entered.body?.cancel();
  assertEquals(entered.status, 303);
  const cookie = entered.headers.getSetCookie()[0]?.split(";", 1)[0] ?? "";
  await (await connect(server.origin, { cookie, from: HOME })).close();
  for (const from of [server.origin, "http://chat.example.org", "https://evil.example"]) {
    await assertRejects(() => connect(server.origin, { cookie, from }));
  }
});

Deno.test("with PUBLIC_URL an invite's link leads there, whatever Host a request has", async () => {
  await using server = await startServer({ env: { PUBLIC_URL: HOME } });
  const headers = { origin: HOME, accept: "application/json" };
  const form = (path: string, fields: Record<string, string>, more: HeadersInit = {}) =>
    post(`${server.origin}${path}`, fields, { ...headers, ...more });
  const entered = await form("/signup", { username: "ann", password: PASSWORD });
  await entered.body?.cancel();
  const cookie = entered.headers.getSetCookie()[0]?.split(";", 1)[0] ?? "";
  const made = await form("/rooms", { name: "den", kind: "private" }, { cookie });
  await made.body?.cancel();
  const invited = await form(`${made.headers.get("location")}/invites`, {}, { cookie });
  const { url } = await invited.json();
  assert(url.startsWith(`${HOME}/join/`), url);
});

Deno.test("without PUBLIC_URL a socket's origin has to have the server's scheme too", async () => {
  await using server = await startServer();
  const entered = await post(
    `${server.origin}/signup`,
    { username: "ann", password: PASSWORD },
    { origin: server.origin },
  );
  await entered.body?.cancel();
  const cookie = entered.headers.getSetCookie()[0]?.split(";", 1)[0] ?? "";
  await (await connect(server.origin, { cookie })).close();
  const from = server.origin.replace("http:", "https:");
  await assertRejects(() => connect(server.origin, { cookie, from }));
  assert(server.logs.some((line) => line.includes("foreign_origin") && line.includes(from)));
});
