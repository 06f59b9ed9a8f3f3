import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { guard } from "../../lib/http/guard.ts";
import { signUp } from "../support/client.ts";
import { startServer } from "../support/server.ts";

const LONG = "a".repeat(9_000);

/** What is refused before a route is looked for: the status, then the request's first lines. */
const REFUSED: [status: number, request: string][] = [
  ...["PROPFIND", "TRACE", "M-SEARCH", "get", "post", "Get", "G!"].flatMap(
    (method): [number, string][] => [
      [405, `${method} / HTTP/1.1\r\nHost: x`],
      [405, `${method} /styles.css HTTP/1.1\r\nHost: x`],
      [405, `${method} /api/rooms HTTP/1.1\r\nHost: x`],
      [405, `${method} /nowhere HTTP/1.1\r\nHost: x`],
    ],
  ),
  ...["a b", "a:b:c", "[::1", "%zz", "x:999999", "x/y", "u:p@x", "x?y", "x#y", "\xff", "<x>"].map(
    (host): [number, string] => [400, `GET /login HTTP/1.1\r\nHost: ${host}`],
  ),
  ...["x:99999", "x:y"].map((host): [number, string] => [
    400,
    `GET /login HTTP/1.1\r\nHost: ${host}`,
  ]),
  [405, "CONNECT x:80 HTTP/1.1\r\nHost: x:80"],
  [400, "GET ftp://other/login HTTP/1.1\r\nHost: x"],
  [400, "GET http://[::1/login HTTP/1.1\r\nHost: x"],
  [400, "GET http://u:p@x/login HTTP/1.1\r\nHost: x"],
  ...["/rooms/%zz", "/%ff%fe", "/rooms/%E0%A4%A", "/%", "/api/rooms/%C0%80", "/styles.css%8"].map(
    (path): [number, string] => [400, `GET ${path} HTTP/1.1\r\nHost: x`],
  ),
  [414, `GET /${LONG} HTTP/1.1\r\nHost: x`],
  [414, `GET /rooms/${LONG.slice(0, 5_000)} HTTP/1.1\r\nHost: x`],
  [414, `GET /login?next=${LONG} HTTP/1.1\r\nHost: x`],
];

/** What has an odd form and is answered as ever. */
const ANSWERED: [status: number, request: string][] = [
  [200, "GET http://other.example/login HTTP/1.1\r\nHost: x"],
  [200, "GET /login HTTP/1.1\r\nHost: [::1]:8000"],
  [200, "GET /login HTTP/1.1\r\nHost: chat_1.example.:443"],
  [200, "GET /login HTTP/1.1\r\nHost:"],
  [200, "GET /login HTTP/1.0"],
  [200, `GET /login?next=${LONG.slice(0, 4_000)} HTTP/1.1\r\nHost: x`],
  [200, "HEAD /login HTTP/1.1\r\nHost: x"],
  [404, "GET /n%C3%A4 HTTP/1.1\r\nHost: x"],
  [404, "OPTIONS * HTTP/1.1\r\nHost: x"],
];

/** Sends a request as it is written, and gives the answer's head and body. */
async function ask(port: number, request: string): Promise<[head: string, body: string]> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const bytes = Uint8Array.from(
    `${request}\r\nConnection: close\r\n\r\n`,
    (char) => char.charCodeAt(0),
  );
  await connection.write(bytes);
  const answer = await new Response(
    new ReadableStream({
      async pull(controller) {
        const chunk = new Uint8Array(16_384);
        const read = await connection.read(chunk).catch(() => null);
        if (read === null) controller.close();
        else controller.enqueue(chunk.subarray(0, read));
      },
    }),
  ).text();
  const [head = "", ...body] = answer.split("\r\n\r\n");
  return [head, body.join("\r\n\r\n")];
}

Deno.test("unknown methods and addresses that are none get a refusal with the security headers", async () => {
  await using server = await startServer();
  for (const [status, request] of [...REFUSED, ...ANSWERED]) {
    const [head, body] = await ask(server.port, request);
    const what = request.slice(0, 60);
    assertMatch(head, new RegExp(`^HTTP/1\\.[01] ${status} `), what);
    assertMatch(head, /^x-content-type-options: nosniff$/im, what);
    assertMatch(head, /^cache-control: /im, what);
    if (status < 405) continue;
    assertMatch(head, /^content-security-policy: default-src .none./im, what);
    if (status === 405) assertMatch(head, /^allow: GET, HEAD, POST/im, what);
    if (request.includes(" /api/")) assertStringIncludes(body, `{"error":{"code":"invalid"`, what);
  }
  assertEquals(server.logs.filter((line) => line.includes("failed")), []);
});

Deno.test("what the bundler says of the machine that built is no file of the server", async () => {
  await using server = await startServer();
  const { cookie } = await signUp(server.origin, "ann");
  const room = await fetch(`${server.origin}/rooms/lobby`, { headers: { cookie } });
  const scripts = /"(\/_fresh\/js\/(?:[^"/]+\/)?)[^"/]+\.js"/.exec(await room.text())?.[1] ??
    "none";
  for (const name of ["metafile.json", "metafile%2Ejson", "%6detafile.json"]) {
    const response = await fetch(`${server.origin}${scripts}${name}`);
    await response.body?.cancel();
    assertEquals(response.status, 404, scripts + name);
  }
});

Deno.test("what Fresh throws is logged and answered with the security headers", async () => {
  const lines: unknown[] = [];
  const handler = guard(() => Promise.reject(new Error("no secret")), {
    config: { publicUrl: undefined, trustProxy: false },
    logger: { error: (event) => lines.push(event) },
  });
  const response = await handler(new Request("http://localhost/"));
  assertEquals(response.status, 500);
  assertEquals(response.headers.get("x-content-type-options"), "nosniff");
  assertEquals((await response.text()).includes("secret"), false);
  assertEquals(lines, ["request failed"]);
});
