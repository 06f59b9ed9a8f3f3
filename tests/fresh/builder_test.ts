import { assert, assertEquals, assertFalse, assertMatch, assertStringIncludes } from "@std/assert";
import { App, staticFiles } from "fresh";
import { Built } from "./built.ts";
import type { SiteState } from "./fixture/site/define.ts";
import { Served } from "./served.ts";
import { Site } from "./site.ts";
import { snapshot } from "./snapshot.ts";

const built = await Built.of("site");

Deno.test.afterAll(() => built[Symbol.asyncDispose]());

const applyTransformed = await snapshot("site", (builder) =>
  builder.onTransformStaticFile(
    { pluginName: "shout", filter: /plain\.txt$/ },
    (file) => ({ content: file.text.toUpperCase() }),
  ));

const applyRegistered = await snapshot(
  "files",
  (builder) =>
    builder.registerIsland(new URL("fixture/site/islands/Counter.tsx", import.meta.url).href),
);

Deno.test("build() writes a server that `deno serve` runs, from any folder", async () => {
  await using served = await Served.of(`${built.dir}/server.js`);
  const page = await fetch(`${served.origin}/shop/cart`);
  assertStringIncludes(await page.text(), '<button type="button" id="cart"');
  const file = await fetch(`${served.origin}/plain.txt`);
  assertEquals(await file.text(), "plain\n");
});

Deno.test("build() writes the scripts of islands, and no source of the server into them", async () => {
  await using site = new Site(await built.server());
  const { body } = await site.ask("/counter");
  const script = body.match(/"(\/_fresh\/js\/[^"]*Counter[^"]*\.js)"/)![1]!;
  const { status, body: source } = await site.ask(script);
  assertEquals(status, 200);
  assertFalse(source.includes("staticFiles"));
  assertFalse(source.includes("Deno.serve"));
});

Deno.test("build() takes the tests among routes for nothing", async () => {
  let output = "";
  for await (const { name, isFile } of Deno.readDir(built.dir)) {
    if (isFile) output += await Deno.readTextFile(`${built.dir}/${name}`);
  }
  assertStringIncludes(output, "about.tsx");
  assertFalse(output.includes("ignored_test"));
});

Deno.test("a snapshot in memory gives any number of apps routes, islands and files", async () => {
  for (let i = 0; i < 2; i++) {
    const app = new App<SiteState>().use(staticFiles()).fsRoutes();
    applyTransformed(app);
    await using site = new Site(app);
    assertStringIncludes((await site.ask("/about")).body, "<p>about</p>");
    assertEquals((await site.ask("/deep/file.txt")).body, "deep\n");
    assertMatch((await site.ask("/counter")).body, /import[^;]*Counter/);
  }
});

Deno.test("onTransformStaticFile() changes the files its filter names", async () => {
  const app = new App<SiteState>().use(staticFiles());
  applyTransformed(app);
  await using site = new Site(app);
  assertEquals((await site.ask("/plain.txt")).body, "PLAIN\n");
  assertEquals((await site.ask("/deep/file.txt")).body, "deep\n");
});

Deno.test("registerIsland() makes an island of a file anywhere", async () => {
  const { default: Counter } = await import("./fixture/site/islands/Counter.tsx");
  const { h } = await import("preact");
  const app = new App<SiteState>()
    .use(staticFiles())
    .get("/", (ctx) => ctx.render(h(Counter, { start: 1 })));
  applyRegistered(app);
  await using site = new Site(app);
  const { body } = await site.ask("/");
  const script = body.match(/"(\/_fresh\/js\/[^"]*Counter[^"]*\.js)"/)?.[1];
  assert(script !== undefined);
  assertEquals((await site.ask(script)).status, 200);
});

Deno.test("the URLs of files in a stylesheet change with the build", async () => {
  await using served = await Served.of(`${built.dir}/server.js`);
  const style = await (await fetch(`${served.origin}/style.css`)).text();
  const path = /url\("(\/dot\.svg\?__frsh_c=[\w-]+)"\)/.exec(style)?.[1] ?? "none";
  const response = await fetch(served.origin + path, { redirect: "manual" });
  await response.body?.cancel();
  assertEquals(response.status, 200);
  assertStringIncludes(response.headers.get("Cache-Control") ?? "", "immutable");
});

Deno.test("onTransformStaticFile() leaves out what a part, a pattern or a glob names", async () => {
  for (const exclude of ["plain.txt", /plain\.txt$/, "**/plain.txt"]) {
    const apply = await snapshot("site", (builder) =>
      builder.onTransformStaticFile(
        { pluginName: "shout", filter: /\.txt$/, exclude: [exclude] },
        (file) => ({ content: file.text.toUpperCase() }),
      ));
    const app = new App<SiteState>().use(staticFiles());
    apply(app);
    await using site = new Site(app);
    assertEquals((await site.ask("/plain.txt")).body, "plain\n", String(exclude));
    assertEquals((await site.ask("/deep/file.txt")).body, "DEEP\n", String(exclude));
  }
});

Deno.test("a build has an id, and an entry for `deno compile`", async () => {
  assertMatch(built.buildId, /^[\w-]+$/);
  const entry = await Deno.readTextFile(`${built.dir}/compiled-entry.js`);
  assertStringIncludes(entry, "./server.js");
});
