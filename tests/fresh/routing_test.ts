import { assertArrayIncludes, assertEquals } from "@std/assert";
import { stub } from "@std/testing/mock";
import { App, type Context } from "fresh";
import { Site } from "./site.ts";

/** A handler that answers with its name and the parameters it was given. */
function named(name: string): (ctx: Context<unknown>) => Response {
  return (ctx) => ctx.json({ name, params: ctx.params, route: ctx.route });
}

async function answers(site: Site, path: string, init?: RequestInit): Promise<unknown> {
  const { status, body } = await site.ask(path, init);
  return status === 200 ? JSON.parse(body) : status;
}

Deno.test("static paths go before parameters, in whatever order they are added", async () => {
  const app = new App().get("/rooms/:id", named("room")).get("/rooms/new", named("new"));
  await using site = new Site(app);
  assertEquals(await answers(site, "/rooms/new"), {
    name: "new",
    params: {},
    route: "/rooms/new",
  });
  assertEquals(await answers(site, "/rooms/7"), {
    name: "room",
    params: { id: "7" },
    route: "/rooms/:id",
  });
});

Deno.test("of patterns that match, the one added first answers", async () => {
  const app = new App().get("/:a/x", named("first")).get("/x/:b", named("second"));
  await using site = new Site(app);
  assertEquals(await answers(site, "/x/x"), {
    name: "first",
    params: { a: "x" },
    route: "/:a/x",
  });
  assertEquals(await answers(site, "/x/y"), {
    name: "second",
    params: { b: "y" },
    route: "/x/:b",
  });
});

Deno.test("of handlers for one path and method, the one added first answers", async () => {
  const app = new App().get("/", named("first")).get("/", named("second"));
  await using site = new Site(app);
  assertEquals(await answers(site, "/"), { name: "first", params: {}, route: "/" });
});

Deno.test("an optional parameter may be missing, and is empty then", async () => {
  await using site = new Site(new App().get("/docs/:version?", named("docs")));
  const route = "/docs/:version?";
  assertEquals(await answers(site, "/docs"), { name: "docs", params: { version: "" }, route });
  assertEquals(await answers(site, "/docs/2"), { name: "docs", params: { version: "2" }, route });
  assertEquals(await answers(site, "/docs/2/3"), 404);
});

Deno.test("a rest parameter takes any number of segments", async () => {
  await using site = new Site(new App().get("/files/:path*", named("file")));
  const route = "/files/:path*";
  assertEquals(await answers(site, "/files/a/b.txt"), {
    name: "file",
    params: { path: "a/b.txt" },
    route,
  });
  assertEquals(await answers(site, "/files"), { name: "file", params: { path: "" }, route });
});

Deno.test("parameters are decoded, but for an encoded slash", async () => {
  await using site = new Site(new App().get("/:name", named("one")));
  const answer = await answers(site, "/caf%C3%A9%20%2F%20x");
  assertEquals(answer, { name: "one", params: { name: "café %2F x" }, route: "/:name" });
});

Deno.test("a parameter that cannot be decoded is no end of the server", async () => {
  await using site = new Site(new App().get("/:name", (ctx) => ctx.text(ctx.params.name ?? "")));
  await site.ask("/%E0%A4%A");
  assertEquals((await site.ask("/a")).body, "a");
});

Deno.test("a path answers with and without a slash at its end, and with doubled slashes", async () => {
  const app = new App().get("/rooms", named("rooms")).get("/about/", named("about"));
  await using site = new Site(app);
  for (const path of ["/rooms", "/rooms/", "//rooms"]) {
    assertEquals((await site.ask(path)).status, 200, path);
  }
  for (const path of ["/about", "/about/", "/about//"]) {
    assertEquals((await site.ask(path)).status, 200, path);
  }
});

Deno.test("each method has its own handlers, and all() has any", async () => {
  const app = new App()
    .get("/one", named("get"))
    .post("/one", named("post"))
    .put("/one", named("put"))
    .patch("/one", named("patch"))
    .delete("/one", named("delete"))
    .all("/any", named("any"));
  await using site = new Site(app);
  for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"]) {
    assertEquals(
      await answers(site, "/one", { method }),
      { name: method.toLowerCase(), params: {}, route: "/one" },
    );
    assertEquals((await site.ask("/any", { method })).status, 200, method);
  }
  assertEquals((await site.ask("/any", { method: "OPTIONS" })).status, 200);
});

Deno.test("a method without a handler answers 405, of any pattern that matches first", async () => {
  const app = new App().get("/one", named("one")).post("/:id", named("id")).get(
    "/:other",
    named("other"),
  );
  await using site = new Site(app);
  const refused = await site.ask("/one", { method: "POST" });
  assertEquals([refused.status, refused.body], [405, "Method Not Allowed"]);
  assertEquals((await site.ask("/two")).status, 405);
});

Deno.test("OPTIONS tells which methods a path has", async () => {
  const app = new App().get("/one", named("one")).post("/one", named("one"));
  await using site = new Site(app);
  const { status, headers } = await site.ask("/one", { method: "OPTIONS" });
  assertEquals(status, 204);
  assertArrayIncludes(headers.get("Allow")!.split(", "), ["GET", "POST"]);
  assertEquals((await site.ask("/none", { method: "OPTIONS" })).status, 404);
});

Deno.test("HEAD is GET without a body, unless it has a handler of its own", async () => {
  const app = new App()
    .get("/one", (ctx) => ctx.text("one", { headers: { "X-By": ctx.req.method } }))
    .get("/two", (ctx) => ctx.text("two"))
    .head("/two", () => new Response(null, { headers: { "X-By": "head" } }));
  await using site = new Site(app);
  const one = await site.ask("/one", { method: "HEAD" });
  assertEquals([one.status, one.body, one.headers.get("X-By")], [200, "", "HEAD"]);
  const two = await site.ask("/two", { method: "HEAD" });
  assertEquals([two.status, two.headers.get("X-By")], [200, "head"]);
});

Deno.test("a handler may have others before it", async () => {
  const app = new App<{ trail: string[] }>().get(
    "/one",
    (ctx) => {
      ctx.state.trail = ["first"];
      return ctx.next();
    },
    (ctx) => ctx.json([...ctx.state.trail, "second"]),
  );
  await using site = new Site(app);
  assertEquals(await answers(site, "/one"), ["first", "second"]);
});

Deno.test("what no path matches answers 404", async () => {
  await using site = new Site(new App().get("/one", named("one")));
  const { status, body } = await site.ask("/two");
  assertEquals([status, body], [404, "Not Found"]);
});

Deno.test("the context has the request's address, peer and configuration", async () => {
  const app = new App().get("/one", (ctx) =>
    ctx.json({
      path: ctx.url.pathname,
      query: ctx.url.searchParams.get("q"),
      method: ctx.req.method,
      peer: (ctx.info.remoteAddr as Deno.NetAddr).hostname,
      basePath: ctx.config.basePath,
      error: ctx.error,
      isPartial: ctx.isPartial,
    }));
  await using site = new Site(app);
  assertEquals(await answers(site, "/one?q=a%26b"), {
    path: "/one",
    query: "a&b",
    method: "GET",
    peer: "127.0.0.1",
    basePath: "",
    error: null,
    isPartial: false,
  });
});

Deno.test("behind a proxy that is trusted, the address is the proxy's", async () => {
  const origin = (app: App<unknown>) => app.get("/", (ctx) => ctx.text(ctx.url.origin));
  const headers = { "X-Forwarded-Proto": "https", "X-Forwarded-Host": "chat.example" };
  {
    await using site = new Site(origin(new App({ trustProxy: true })));
    assertEquals(
      (await site.ask("/", { headers })).body.replace(/:\d+$/, ""),
      "https://chat.example",
    );
  }
  await using site = new Site(origin(new App()));
  assertEquals((await site.ask("/", { headers })).body, site.origin);
});

Deno.test("text(), html() and json() say what they are", async () => {
  const app = new App()
    .get("/text", (ctx) => ctx.text("é", { status: 201 }))
    .get("/html", (ctx) => ctx.html("<b>é</b>", { headers: { "X-More": "1" } }))
    .get("/json", (ctx) => ctx.json({ é: 1 }));
  await using site = new Site(app);
  const text = await site.ask("/text");
  assertEquals([text.status, text.body], [201, "é"]);
  assertEquals(text.headers.get("Content-Type"), "text/plain;charset=UTF-8");
  const html = await site.ask("/html");
  assertEquals(html.headers.get("Content-Type"), "text/html; charset=utf-8");
  assertEquals([html.body, html.headers.get("X-More")], ["<b>é</b>", "1"]);
  const json = await site.ask("/json");
  assertEquals(json.headers.get("Content-Type"), "application/json");
  assertEquals(json.body, '{"é":1}');
});

Deno.test("an app's handler can be called without a server", async () => {
  const handler = new App().get("/", (ctx) => ctx.text("one")).handler();
  const response = await handler(new Request("http://localhost/"));
  assertEquals(await response.text(), "one");
});

Deno.test("a handler that returns no response is an error", async () => {
  const app = new App().get("/", (() => "text") as never);
  await using site = new Site(app);
  using _ = stub(console, "error");
  assertEquals((await site.ask("/")).status, 500);
});

Deno.test("a method in small letters is the same method", async () => {
  const app = new App()
    .get("/", (ctx) => ctx.text("got"))
    .patch("/", (ctx) => ctx.text(`${ctx.req.method} patched`));
  const handler = app.handler();
  const ask = (method: string) => handler(new Request("http://localhost/", { method }));
  assertEquals(await (await ask("patch")).text(), "patch patched");
  assertEquals(await (await ask("get")).text(), "got");
});

Deno.test("listen() resolves when the app is served", async () => {
  const aborter = new AbortController();
  const addresses: Deno.NetAddr[] = [];
  await new App().get("/", (ctx) => ctx.text("here")).listen({
    hostname: "127.0.0.1",
    signal: aborter.signal,
    onListen: (address) => void addresses.push(address),
  });
  const [address] = addresses;
  const response = await fetch(`http://127.0.0.1:${address?.port}/`, {
    headers: { connection: "close" },
  });
  assertEquals(await response.text(), "here");
  aborter.abort();
});
