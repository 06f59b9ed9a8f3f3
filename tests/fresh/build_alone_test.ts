import { assertEquals } from "@std/assert";
import { assertSpyCalls, stub } from "@std/testing/mock";
import { App } from "fresh";
import { Site } from "./site.ts";
import { snapshot } from "./snapshot.ts";

Deno.test({
  name: "handlers that do nothing are warned of, and the routes below are served",
  // Alone in its file: nothing but the build may keep the program waiting. Upstream keeps its bundler.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    using warn = stub(console, "warn");
    const app = new App().fsRoutes();
    (await snapshot("warnings"))(app);
    await using site = new Site(app);
    const { status, body } = await site.ask("/");
    assertEquals([status, body.includes("<div><p>page</p></div>")], [200, true]);
    assertSpyCalls(warn, 2);
  },
});
