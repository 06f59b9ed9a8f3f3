import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { PASSWORD, signUp } from "../support/client.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

const TYPED = "a text of <some> length & more";
const SHOWN = "a text of &lt;some> length &amp; more";

/** Every form that takes a text, and the field that it is typed into. */
const FORMS: [path: string, field: string, more?: Record<string, string>][] = [
  ["/signup", "name", { username: "somebody", password: PASSWORD }],
  ["/login", "username", { password: PASSWORD }],
  ["/rooms", "topic", { name: "Books" }],
  ["/direct", "username"],
  ["/status", "text"],
  ["/rooms/lobby/messages", "text"],
  ["/rooms/lobby/messages/1", "text", { action: "edit" }],
  ["/rooms/lobby/messages/1/forward", "comment", { to: "lobby" }],
  ["/rooms/lobby/messages/1/bookmark", "text"],
  ["/rooms/lobby/settings", "topic"],
  ["/rooms/lobby/members", "username"],
  ["/rooms/lobby/members/nobody", "text"],
  ["/rooms/lobby/invites", "text"],
  ["/rooms/lobby/read", "text"],
];

async function post(
  { origin }: TestServer,
  path: string,
  body: FormData,
  headers: Record<string, string>,
): Promise<{ status: number; text: string }> {
  const response = await fetch(`${origin}${path}`, {
    method: "POST",
    body,
    headers: { origin, ...headers },
    redirect: "manual",
  });
  return { status: response.status, text: await response.text() };
}

function formOf(fields: Record<string, string>, file?: File): FormData {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  if (file !== undefined) body.append("picture", file);
  return body;
}

Deno.test("a file in any form is refused with words, and what was typed stays, but no password", async () => {
  await using server = await startServer();
  const { cookie } = await signUp(server.origin, "ann");
  for (const [path, field, more = {}] of FORMS) {
    for (const file of [new File(["x"], "a.png"), new File([], "empty.txt")]) {
      const body = formOf({ ...more, [field]: TYPED }, file);
      const page = await post(server, path, body, { cookie, accept: "text/html" });
      assertEquals(page.status, 422, path);
      assertStringIncludes(
        page.text,
        "The field picture must be a text: files are not taken.",
        path,
      );
      assertStringIncludes(page.text, SHOWN, path);
      assert(!page.text.includes(PASSWORD), path);
      const json = await post(server, path, body, { cookie, accept: "application/json" });
      assertEquals(json.status, 422, path);
      assertMatch(json.text, /"code":"invalid".*"field":"picture"/, path);
    }
  }
  const history = await fetch(`${server.origin}/api/rooms/lobby/messages`, { headers: { cookie } });
  assertEquals((await history.json()).messages, []);
});

Deno.test("where no file was chosen there is none", async () => {
  await using server = await startServer();
  const { cookie } = await signUp(server.origin, "ann");
  const body = [
    "--x",
    'Content-Disposition: form-data; name="text"',
    "",
    "hello",
    "--x",
    'Content-Disposition: form-data; name="picture"; filename=""',
    "Content-Type: application/octet-stream",
    "",
    "",
    "--x--",
    "",
  ].join("\r\n");
  const response = await fetch(`${server.origin}/rooms/lobby/messages`, {
    method: "POST",
    body,
    headers: {
      cookie,
      origin: server.origin,
      accept: "application/json",
      "content-type": "multipart/form-data; boundary=x",
    },
  });
  assertEquals([response.status, (await response.json()).seq], [201, 1]);
});

Deno.test("a text that is refused for whatever reason is shown again, never one of another site", async () => {
  await using server = await startServer();
  const { cookie } = await signUp(server.origin, "ann");
  const send = (path: string, headers: Record<string, string>) =>
    post(server, path, formOf({ text: TYPED, password: PASSWORD }), headers);
  const signedOut = await send("/rooms/lobby/messages", {});
  assertEquals(signedOut.status, 401);
  assertStringIncludes(signedOut.text, SHOWN);
  assert(!signedOut.text.includes(PASSWORD));
  const noRoom = await send("/rooms/nowhere/messages", { cookie });
  assertEquals(noRoom.status, 404);
  assertStringIncludes(noRoom.text, SHOWN);
  const foreign = await send("/rooms/lobby/messages", { cookie, origin: "https://evil.example" });
  assertEquals(foreign.status, 403);
  assert(!foreign.text.includes(SHOWN));
});

const FORM = "application/x-www-form-urlencoded";

/** Requests whose body breaks off, in the ways there are: what is sent of them. */
const BROKEN: [what: string, path: string, type: string, rest: string][] = [
  ["no body", "/login", FORM, "Content-Length: 100\r\n\r\n"],
  ["a part of it", "/login", FORM, "Content-Length: 100\r\n\r\nusername=ann"],
  ["before it goes on", "/login", FORM, "Content-Length: 9\r\nExpect: 100-continue\r\n\r\n"],
  ["within a chunk", "/login", FORM, "Transfer-Encoding: chunked\r\n\r\n20\r\nusername"],
  ["before the last chunk", "/login", FORM, "Transfer-Encoding: chunked\r\n\r\n4\r\na=bc\r\n"],
  ["a message", "/rooms/lobby/messages", FORM, "Content-Length: 100\r\n\r\ntext=a"],
  [
    "parts",
    "/rooms/lobby/messages",
    "multipart/form-data; boundary=x",
    "Content-Length: 99\r\n\r\n--x",
  ],
  ["JSON", "/api/rooms/lobby/commands", "application/json", "Content-Length: 100\r\n\r\n{"],
];

Deno.test("a client that goes away while it sends is no error: one line for debugging each", async () => {
  await using server = await startServer({ env: { LOG_LEVEL: "debug" } });
  const { cookie } = await signUp(server.origin, "ann");
  const requestLines = () => server.logs.filter((line) => line.includes('"event":"request '));
  for (const [what, path, type, rest] of BROKEN) {
    for (const isHalf of [false, true]) {
      const before = requestLines().length;
      using connection = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
      const head =
        `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nCookie: ${cookie}\r\n`;
      await connection.write(new TextEncoder().encode(`${head}Content-Type: ${type}\r\n${rest}`));
      // Only this side may be closed: then there is an answer that says so.
      if (isHalf) await connection.closeWrite();
      else connection.close();
      await until(() => requestLines().length > before, `${what}: no line`);
      assertEquals(requestLines().length, before + 1, what);
      assertMatch(requestLines().at(-1) ?? "", /"level":"debug","event":"request broke off"/, what);
    }
  }
  assertEquals(server.logs.filter((line) => /"level":"(warn|error)"/.test(line)), []);
});
