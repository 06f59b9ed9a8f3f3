import { assertEquals, assertStringIncludes } from "@std/assert";
import { App } from "fresh";
import { Site } from "./site.ts";
import { snapshot } from "./snapshot.ts";

const apply = await snapshot("errors");

function site(): Site {
  const app = new App().use((ctx) => ctx.next()).fsRoutes();
  apply(app);
  return new Site(app);
}

Deno.test("_404 is for what no file answers, and for a 404 thrown", async () => {
  await using it = site();
  const missing = await it.ask("/deep/missing");
  assertEquals(missing.status, 404);
  assertStringIncludes(missing.body, "<p>nothing at /deep/missing, </p>");
  const thrown = await it.ask("/refuse");
  assertEquals(thrown.status, 404);
  assertStringIncludes(thrown.body, "<p>nothing at /refuse, not here</p>");
});

Deno.test("_500 is for any other error, with its status", async () => {
  await using it = site();
  const failed = await it.ask("/fail");
  assertEquals(failed.status, 500);
  assertStringIncludes(failed.body, "<p>failed on purpose</p>");
  const refused = await it.ask("/refuse", { method: "POST" });
  assertEquals(refused.status, 403);
  assertStringIncludes(refused.body, "<p>failed not yours</p>");
});

Deno.test("error files leave pages alone", async () => {
  await using it = site();
  const { status, body } = await it.ask("/");
  assertEquals(status, 200);
  assertStringIncludes(body, "<p>index</p>");
});
