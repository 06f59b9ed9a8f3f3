import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { App, HttpError } from "fresh";
import {
  asset,
  assetSrcSet,
  Head,
  HttpError as RuntimeError,
  IS_BROWSER,
  Partial,
} from "fresh/runtime";
import { Site } from "./site.ts";

Deno.test("IS_BROWSER is false on the server", () => {
  assertEquals(IS_BROWSER, false);
});

Deno.test("asset() names a file of the build, and keeps what is no path of the site", () => {
  const named = asset("/style.css?a=1#b");
  assertMatch(named, /^\/style\.css\?a=1&__frsh_c=[\w-]+#b$/);
  assertEquals(asset(named), named);
  for (
    const path of ["https://example.com/a.css", "//example.com/a.css", "style.css", "data:,a", "#a"]
  ) {
    assertEquals(asset(path), path);
  }
});

Deno.test("assetSrcSet() names the files in a list of sizes", () => {
  const key = asset("/a.png").slice("/a.png".length);
  assertEquals(
    assetSrcSet("/a.png 1x, /b.png 2x, https://c.example/c.png 3x"),
    `/a.png${key} 1x, /b.png${key} 2x, https://c.example/c.png 3x`,
  );
});

Deno.test("pictures are named like assets, unless they say otherwise", async () => {
  const app = new App().get("/", (ctx) =>
    ctx.render(
      <>
        <img id="a" src="/a.png" srcset="/a.png 1x, /b.png 2x" alt="" />
        <img id="b" src="/a.png" data-fresh-disable-lock alt="" />
        <img id="c" src="https://example.com/a.png" alt="" />
      </>,
    ));
  await using site = new Site(app);
  const { body } = await site.ask("/");
  const key = asset("/a.png").slice("/a.png".length);
  assertStringIncludes(body, `<img id="a" src="/a.png${key}"`);
  assertStringIncludes(body, `srcset="/a.png${key} 1x, /b.png${key} 2x"`);
  assertStringIncludes(body, '<img id="b" src="/a.png"');
  assertStringIncludes(body, '<img id="c" src="https://example.com/a.png"');
});

Deno.test("Head puts elements into the head from anywhere, the last of a kind wins", async () => {
  const app = new App()
    .appWrapper(({ Component }) => (
      <html lang="en">
        <head>
          <title>outer</title>
          <meta name="description" content="outer" />
        </head>
        <body>
          <Component />
        </body>
      </html>
    ))
    .get("/", (ctx) =>
      ctx.render(
        <main>
          <Head>
            <title>inner</title>
            <meta name="description" content="inner" />
            <meta name="robots" content="none" />
          </Head>
          <p>content</p>
        </main>,
      ))
    .get("/plain", (ctx) => ctx.render(<p>plain</p>));
  await using site = new Site(app);
  const head = async (path: string) =>
    (await site.ask(path)).body.match(/<head>(.*)<\/head>/s)![1]!;
  const inner = await head("/");
  assertEquals(inner.match(/<title>/g)?.length, 1);
  assertStringIncludes(inner, "<title>inner</title>");
  assertStringIncludes(inner, '<meta name="description" content="inner"/>');
  assertEquals(inner.match(/description/g)?.length, 1);
  assertStringIncludes(inner, '<meta name="robots" content="none"/>');
  const plain = await head("/plain");
  assertStringIncludes(plain, "<title>outer</title>");
  assertEquals(plain.includes("robots"), false);
});

Deno.test("Partial shows its children", async () => {
  const app = new App().get("/", (ctx) =>
    ctx.render(
      <Partial name="part">
        <p>part</p>
      </Partial>,
    ));
  await using site = new Site(app);
  assertStringIncludes((await site.ask("/")).body, "<p>part</p>");
});

Deno.test("links to the page, and to what is above it, say so", async () => {
  const app = new App().route("/rooms/:id", {
    component: () => (
      <nav>
        <a href="/rooms/1">here</a>
        <a href="/rooms">above</a>
        <a href="/other">elsewhere</a>
      </nav>
    ),
  });
  await using site = new Site(app);
  const { body } = await site.ask("/rooms/1");
  const link = (text: string) => body.match(new RegExp(`<a ([^>]*)>${text}</a>`))![1]!;
  assertStringIncludes(link("here"), 'aria-current="page"');
  assertStringIncludes(link("here"), 'data-current="true"');
  assertStringIncludes(link("above"), 'aria-current="true"');
  assertStringIncludes(link("above"), 'data-ancestor="true"');
  assertEquals(link("elsewhere"), 'href="/other"');
});

Deno.test("HttpError is one class in both doors", () => {
  assert(new RuntimeError(404) instanceof HttpError);
});
