import { assert, assertEquals, assertFalse, assertMatch, assertStringIncludes } from "@std/assert";
import { Built } from "./built.ts";
import { Site } from "./site.ts";

const built = await Built.of("site");
const server = await built.server();
const files = await Built.of("files");
const filesServer = await files.server();

Deno.test.afterAll(async () => {
  await built[Symbol.asyncDispose]();
  await files[Symbol.asyncDispose]();
});

const IMMUTABLE = "public, max-age=31536000, immutable";

/** The script a page names, with the hash of the build. */
async function script(site: Site): Promise<string> {
  const { body } = await site.ask("/counter");
  return body.match(/"(\/_fresh\/js\/[^"]*Counter[^"]*\.js)"/)![1]!;
}

Deno.test("static files have a type, a length and a tag", async () => {
  await using site = new Site(server);
  const { status, headers, body } = await site.ask("/style.css");
  assertEquals(status, 200);
  assertMatch(headers.get("Content-Type")!, /^text\/css; charset=utf-8$/i);
  assertEquals(headers.get("Content-Length"), String(body.length));
  assertMatch(headers.get("ETag")!, /^W\/"[0-9a-f]+"$/);
  assertStringIncludes(headers.get("Cache-Control")!, "no-cache");
});

Deno.test("static files that did not change answer 304", async () => {
  await using site = new Site(server);
  const tag = (await site.ask("/plain.txt")).headers.get("ETag")!;
  for (const known of [tag, tag.slice(3, -1)]) {
    const { status, body } = await site.ask("/plain.txt", { headers: { "If-None-Match": known } });
    assertEquals([status, body], [304, ""], known);
  }
  const changed = await site.ask("/plain.txt", { headers: { "If-None-Match": 'W/"other"' } });
  assertEquals([changed.status, changed.body], [200, "plain\n"]);
});

Deno.test("static files of two contents have two tags", async () => {
  await using site = new Site(server);
  const tag = async (path: string) => (await site.ask(path)).headers.get("ETag");
  assert(await tag("/plain.txt") !== await tag("/deep/file.txt"));
  assertEquals(await tag("/plain.txt"), await tag("/plain.txt"));
});

Deno.test("scripts of the build may be kept for ever", async () => {
  await using site = new Site(server);
  const { status, headers } = await site.ask(await script(site));
  assertEquals(status, 200);
  assertMatch(headers.get("Content-Type")!, /javascript/);
  assertEquals(headers.get("Cache-Control"), IMMUTABLE);
});

Deno.test("files named with asset() may be kept for ever", async () => {
  await using site = new Site(server);
  const { body } = await site.ask("/asset");
  const [, link] = body.match(/<link rel="icon" href="(\/dot\.svg[^"]*)"/)!;
  const [, image] = body.match(/<img src="(\/dot\.svg[^"]*)"/)!;
  for (const named of [link!, image!]) {
    assert(named !== "/dot.svg");
    const { status, headers } = await site.ask(named);
    assertEquals(status, 200);
    assertEquals(headers.get("Cache-Control"), IMMUTABLE);
    assertMatch(headers.get("Content-Type")!, /^image\/svg\+xml/);
  }
});

Deno.test("files named with the key of another build are elsewhere", async () => {
  await using site = new Site(server);
  const { status, headers } = await site.ask("/dot.svg?__frsh_c=old&a=1");
  assertEquals([status, headers.get("Location")], [307, "/dot.svg?a=1"]);
});

Deno.test("static files answer HEAD without a body, and no other method", async () => {
  await using site = new Site(server);
  const head = await site.ask("/plain.txt", { method: "HEAD" });
  assertEquals([head.status, head.body], [200, ""]);
  assertEquals(head.headers.get("Content-Length"), "6");
  for (const method of ["POST", "PUT", "DELETE", "PATCH"]) {
    assertEquals((await site.ask("/plain.txt", { method })).status, 405, method);
  }
});

Deno.test("static files may have names with spaces and letters beyond ASCII", async () => {
  await using site = new Site(server);
  assertEquals((await site.ask("/a%20b.txt")).body, "spaced\n");
  assertEquals((await site.ask("/%C3%BC.txt")).body, "umlaut\n");
});

Deno.test("static files that are hidden are not served, but for .well-known", async () => {
  await using site = new Site(server);
  assertFalse((await site.ask("/.hidden")).body.includes("hidden\n"));
  assertEquals((await site.ask("/.well-known/security.json")).body, "{}\n");
});

Deno.test("static files go before routes, folders and a missing icon do not", async () => {
  await using site = new Site(server);
  assertEquals((await site.ask("/plain.txt")).body, "plain\n");
  assertStringIncludes((await site.ask("/deep")).body, "<p>name deep</p>");
  const icon = await site.ask("/favicon.ico");
  assertEquals([icon.status, icon.body], [404, ""]);
});

/** Ways to write a step that leads out of the folder of static files. */
const STEPS = [
  "..",
  "%2e%2e",
  "%2E.",
  ".%2e",
  "%252e%252e",
  "%25%32%65%25%32%65",
  "..;",
  "...",
  "%c0%ae%c0%ae",
  "%u002e%u002e",
  "%ef%bc%8e%ef%bc%8e",
];

/** Ways to write what is between two steps. */
const SLASHES = ["/", "%2f", "%5c", "\\", "%252f", "//", "/./", "%00/", "%ef%bc%8f", "%c0%af"];

/** Ways to begin a path. */
const BEGINNINGS = ["/", "/deep/", "//", "/%2f"];

Deno.test("no way of writing a path leads out of the folder of static files", async () => {
  await using site = new Site(filesServer);
  for (const beginning of BEGINNINGS) {
    for (const step of STEPS) {
      const paths = SLASHES.flatMap((slash) =>
        ["secret.txt", "main.ts", `static${slash}${step}${slash}secret.txt`].flatMap((target) =>
          [1, 2, 3].map((steps) => beginning + `${step}${slash}`.repeat(steps) + target)
        )
      );
      await Promise.all(paths.map(async (path) => {
        assertMatch(await site.askRaw(path), /^HTTP\/1\.1 40[04] /, path);
      }));
    }
  }
  assertEquals((await site.ask("/open.txt")).body, "open\n");
});

Deno.test("no file of the machine is served", async () => {
  await using site = new Site(filesServer);
  const passwd = "etc/passwd";
  const paths = [
    `/${passwd}`,
    `//${passwd}`,
    `/file:///${passwd}`,
    `/${"../".repeat(12)}${passwd}`,
    `/${"%2e%2e/".repeat(12)}${passwd}`,
    `/${"..%2f".repeat(12)}etc%2fpasswd`,
    `/${"..%5c".repeat(12)}etc%5cpasswd`,
    `/deep/${"../".repeat(12)}${passwd}%00.txt`,
  ];
  for (const path of paths) assertMatch(await site.askRaw(path), /^HTTP\/1\.1 40[04] /, path);
});

Deno.test("the build's own files are not served", async () => {
  await using site = new Site(server);
  const paths = [
    "/server.js",
    "/snapshot.js",
    "/_fresh/server.js",
    "/_fresh/snapshot.js",
    "/metafile.json",
  ];
  for (const path of paths) {
    const { body } = await site.ask(path);
    assertFalse(/import|staticFiles|inputs/.test(body), path);
  }
});
