import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { App } from "fresh";
import type { SiteState } from "./fixture/site/define.ts";
import { Site } from "./site.ts";
import { snapshot } from "./snapshot.ts";

const apply = await snapshot("site");

function site(path?: string): Site {
  const app = new App<SiteState>().fsRoutes(path);
  apply(app);
  return new Site(app);
}

/** The status of a page, the middlewares it came through and what its body shows. */
async function shown(site: Site, path: string): Promise<[number, string, string]> {
  const { status, body } = await site.ask(path);
  const [, trail = "", content = ""] = body.match(/<body data-trail="(.*?)">(.*)<\/body>/s) ?? [];
  return [status, trail, content];
}

const root = (content: string) => `<div class="root">${content}</div>`;
const shop = (content: string) => root(`<div class="shop">${content}</div>`);

const PAGES: [what: string, path: string, trail: string, content: string][] = [
  ["index", "/", "root", root("<p>index</p>")],
  ["a name", "/about", "root", root("<p>about</p>")],
  ["a parameter", "/bob", "root", root("<p>name bob</p>")],
  ["an optional parameter that is missing", "/docs", "root", root("<p>docs </p>")],
  ["an optional parameter", "/docs/2", "root", root("<p>docs 2</p>")],
  ["a rest parameter that is empty", "/files", "root", root("<p>file </p>")],
  ["a rest parameter", "/files/a/b", "root", root("<p>file a/b</p>")],
  ["a group", "/pricing", "root group", root('<div class="group"><p>pricing</p></div>')],
  ["the index of a folder", "/shop", "root shop shop, too", shop("<p>shop</p>")],
  ["a name beside a parameter", "/shop/sale", "root shop shop, too", shop("<p>sale</p>")],
  ["a parameter in a folder", "/shop/x", "root shop shop, too", shop("<p>item x</p>")],
  ["a route that names its path", "/elsewhere/4", "root", root("<p>elsewhere 4</p>")],
  ["a route without layouts", "/config/plain", "root", "<p>plain</p>"],
];

for (const [what, path, trail, content] of PAGES) {
  Deno.test(`routes: ${what}`, async () => {
    await using it = site();
    assertEquals(await shown(it, path), [200, trail, content]);
  });
}

Deno.test("routes: what no file answers is a 404, on the error page of the root", async () => {
  await using it = site();
  for (const path of ["/no/thing", "/docs/2/3", "/shop/no/thing", "/config/other"]) {
    assertEquals(await shown(it, path), [404, "root", root("<p>root error 404</p>")], path);
  }
});

Deno.test("routes: an error comes to the error page of its folder", async () => {
  await using it = site();
  assertEquals(
    await shown(it, "/shop/fail"),
    [500, "root shop shop, too", shop("<p>shop error on purpose</p>")],
  );
});

Deno.test("routes: a route may leave out the app wrapper", async () => {
  await using it = site();
  const { body } = await it.ask("/config/bare");
  assertMatch(body, /<body><div class="root"><p>bare<\/p><\/div><\/body>/);
  assertEquals(body.includes("<title>site"), false);
});

Deno.test("routes: handlers by method answer theirs, HEAD as GET", async () => {
  await using it = site();
  assertEquals((await it.ask("/api/items")).body, '{"trail":["root"]}');
  const posted = await it.ask("/api/items", { method: "POST", body: '{"a":1}' });
  assertEquals([posted.status, posted.body], [201, '{"got":{"a":1}}']);
  const head = await it.ask("/api/items", { method: "HEAD" });
  assertEquals([head.status, head.body], [200, ""]);
});

Deno.test("routes: a method without a handler is not found, but where the route names its path", async () => {
  await using it = site();
  for (const method of ["PUT", "DELETE", "OPTIONS"]) {
    assertEquals((await it.ask("/api/items", { method })).status, 404, method);
  }
  assertEquals((await it.ask("/api/named", { method: "PUT" })).status, 405);
});

Deno.test("routes: a component alone answers every method", async () => {
  await using it = site();
  for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
    const { status, body } = await it.ask("/about", { method });
    assertEquals(status, 200);
    assertStringIncludes(body, "<p>about</p>");
  }
});

Deno.test("routes: one handler answers every method", async () => {
  await using it = site();
  for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"]) {
    assertEquals((await it.ask("/api/any", { method })).body, method);
  }
});

Deno.test("routes: page() gives a component data, and the answer a status and headers", async () => {
  await using it = site();
  const { status, headers, body } = await it.ask("/api/data?q=1");
  assertEquals([status, headers.get("X-More")], [203, "1"]);
  assertStringIncludes(body, "<p>data 1</p>");
});

Deno.test("routes: tests and files that begin with an underscore are no routes", async () => {
  await using it = site();
  for (const name of ["ignored_test", "_middleware", "_app", "_layout"]) {
    assertEquals((await shown(it, `/${name}`))[2], root(`<p>name ${name}</p>`));
  }
});

Deno.test("routes: Head puts elements into the head, in the place of others like them", async () => {
  await using it = site();
  const head = (body: string) => body.match(/<head>(.*)<\/head>/s)?.[1] ?? "";
  const about = head((await it.ask("/about")).body);
  assertEquals(about.match(/<title>/g)?.length, 1);
  assertStringIncludes(about, "<title>about</title>");
  assertStringIncludes(about, '<meta name="from" content="page"/>');
  assertStringIncludes(head((await it.ask("/")).body), "<title>site</title>");
});

Deno.test("routes may be below a path", async () => {
  await using it = site("/below");
  assertEquals(await shown(it, "/below/about"), [200, "root", root("<p>about</p>")]);
  assertEquals((await it.ask("/about")).status, 404);
});

Deno.test("routes may have others before and after them", async () => {
  const app = new App<SiteState>()
    .get("/about", (ctx) => ctx.text("before"))
    .fsRoutes()
    .get("/docs", (ctx) => ctx.text("after"))
    .get("/no/:thing", (ctx) => ctx.text("after"));
  apply(app);
  await using it = new Site(app);
  assertEquals((await it.ask("/about")).body, "before");
  assertEquals((await it.ask("/docs")).body, "after");
  assertEquals((await it.ask("/no/thing")).body, "after");
});
