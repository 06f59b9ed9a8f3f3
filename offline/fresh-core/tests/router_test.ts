import { assertEquals } from "@std/assert";
import { Router } from "../src/router.ts";

function match(router: Router<string>, path: string): string | undefined {
  return router.match(new URL(path, "http://localhost"))?.entry.get("GET");
}

Deno.test("Router.match() prefers exact paths, then the pattern that was added first", () => {
  const router = new Router<string>();
  router.entry("/rooms/:id").add("GET", "first");
  router.entry("/rooms/:name").add("GET", "second");
  router.entry("/rooms/new").add("GET", "exact");
  assertEquals(match(router, "/rooms/new"), "exact");
  assertEquals(match(router, "/rooms/new/"), "exact");
  assertEquals(match(router, "/rooms/1"), "first");
  assertEquals(match(router, "/"), undefined);
});

Deno.test("Router.match() matches a group with the slash before it, or without both", () => {
  const router = new Router<string>();
  for (const pattern of ["/docs/:page*", "/a/b{/:c}?", "/größe/:d", "/e f/:g"]) {
    router.entry(pattern).add("GET", pattern);
  }
  assertEquals(match(router, "/docs"), "/docs/:page*");
  assertEquals(match(router, "/docs/1/2"), "/docs/:page*");
  assertEquals(match(router, "/docsy"), undefined);
  assertEquals(match(router, "/a/b"), "/a/b{/:c}?");
  assertEquals(match(router, "/a/b/1"), "/a/b{/:c}?");
  assertEquals(match(router, "/größe/1"), "/größe/:d");
  assertEquals(match(router, "/e f/1"), "/e f/:g");
});

Deno.test("Router.match() decodes parameters, but not the slash", () => {
  const router = new Router<string>();
  router.entry("/:a/:b").add("GET", "item");
  const params = (path: string) => router.match(new URL(path, "http://localhost"))?.params;
  assertEquals({ ...params("/x%20y/%C3%A4") }, { a: "x y", b: "ä" });
  assertEquals({ ...params("/x%2Fy/%E0%A4%A") }, { a: "x%2Fy", b: "%E0%A4%A" });
});

Deno.test("RouteEntry.get() falls back to GET for HEAD alone", () => {
  const entry = new Router<string>().entry("/");
  entry.add("GET", "get");
  entry.add("GET", "again");
  assertEquals(entry.get("HEAD"), "get");
  assertEquals(entry.get("POST"), undefined);
  assertEquals(entry.methods, ["GET", "HEAD"]);
});

Deno.test("RouteEntry.load() runs once, unless it throws", async () => {
  const entry = new Router<string>().entry("/");
  let runs = 0;
  entry.addLazy(() => {
    runs++;
    return runs === 1 ? Promise.reject(new Error("no")) : Promise.resolve();
  });
  await entry.load().catch(() => {});
  await entry.load();
  await entry.load();
  assertEquals(runs, 2);
});
