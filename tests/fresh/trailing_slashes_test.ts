import { assertEquals } from "@std/assert";
import { App, trailingSlashes } from "fresh";
import { Site } from "./site.ts";

function site(mode: "always" | "never"): Site {
  return new Site(new App().use(trailingSlashes(mode)).get("*", (ctx) => ctx.text("done")));
}

async function location(site: Site, path: string): Promise<string | number> {
  const { status, headers } = await site.ask(path);
  return headers.get("Location") ?? status;
}

Deno.test("trailingSlashes() removes a slash at the end, and keeps the query", async () => {
  await using never = site("never");
  assertEquals(await location(never, "/rooms/"), "/rooms");
  assertEquals(await location(never, "/rooms/?a=/b/"), "/rooms?a=/b/");
  assertEquals(await location(never, "/rooms"), 200);
  assertEquals(await location(never, "/"), 200);
});

Deno.test("trailingSlashes() adds a slash at the end, and keeps the query", async () => {
  await using always = site("always");
  assertEquals(await location(always, "/rooms"), "/rooms/");
  assertEquals(await location(always, "/rooms?a=b"), "/rooms/?a=b");
  assertEquals(await location(always, "/rooms/"), 200);
  assertEquals(await location(always, "/"), 200);
});

Deno.test("trailingSlashes() does not lead to another site", async () => {
  await using never = site("never");
  assertEquals(await location(never, "//evil.example/"), "/evil.example");
  await using always = site("always");
  assertEquals(await location(always, "//evil.example"), "/evil.example/");
});
