import { assertEquals } from "@std/assert";
import { stub } from "@std/testing/mock";
import { App, type Context, type Middleware } from "fresh";
import { Site } from "./site.ts";

interface State {
  trail: string[];
}

/** A middleware that leaves its name on the way in and on the way out. */
function passing(name: string): Middleware<State> {
  return async (ctx) => {
    (ctx.state.trail ??= []).push(name);
    const response = await ctx.next();
    response.headers.append("X-Out", name);
    return response;
  };
}

function answer(ctx: Context<State>): Response {
  return ctx.json(ctx.state.trail ?? []);
}

async function trail(site: Site, path: string): Promise<[unknown, string | null]> {
  const { body, headers } = await site.ask(path);
  return [JSON.parse(body), headers.get("X-Out")];
}

Deno.test("middlewares run in the order they are added, and back in reverse", async () => {
  const app = new App<State>()
    .use(passing("a"), passing("b"))
    .use(passing("c"))
    .get("/", answer);
  await using site = new Site(app);
  assertEquals(await trail(site, "/"), [["a", "b", "c"], "c, b, a"]);
});

Deno.test("a middleware is for what is added after it", async () => {
  const app = new App<State>()
    .use(passing("a"))
    .get("/early", answer)
    .use(passing("b"))
    .get("/late", answer);
  await using site = new Site(app);
  assertEquals(await trail(site, "/early"), [["a"], "a"]);
  assertEquals(await trail(site, "/late"), [["a", "b"], "b, a"]);
});

Deno.test("a middleware with a path is for that path and what is below it", async () => {
  const app = new App<State>()
    .use(passing("all"))
    .use("/rooms", passing("rooms"))
    .use("/rooms/:id", passing("room"))
    .get("/", answer)
    .get("/roomsize", answer)
    .get("/rooms", answer)
    .get("/rooms/:id", answer)
    .get("/rooms/:id/files", answer);
  await using site = new Site(app);
  assertEquals(await trail(site, "/"), [["all"], "all"]);
  assertEquals(await trail(site, "/roomsize"), [["all"], "all"]);
  assertEquals(await trail(site, "/rooms"), [["all", "rooms"], "rooms, all"]);
  assertEquals(await trail(site, "/rooms/1"), [["all", "rooms", "room"], "room, rooms, all"]);
  assertEquals(
    await trail(site, "/rooms/1/files"),
    [["all", "rooms", "room"], "room, rooms, all"],
  );
});

Deno.test("a middleware may answer itself", async () => {
  const app = new App<State>()
    .use((ctx) => ctx.url.searchParams.has("stop") ? ctx.text("stopped") : ctx.next())
    .get("/", (ctx) => ctx.text("went on"));
  await using site = new Site(app);
  assertEquals((await site.ask("/?stop")).body, "stopped");
  assertEquals((await site.ask("/")).body, "went on");
});

Deno.test("middlewares run where no path and no method matches, too", async () => {
  const app = new App<State>().use(passing("a")).get("/", answer);
  await using site = new Site(
    app.use(async (ctx) => {
      try {
        return await ctx.next();
      } catch {
        return ctx.text("caught", { status: 418 });
      }
    }),
  );
  const missing = await site.ask("/missing");
  assertEquals([missing.status, missing.body, missing.headers.get("X-Out")], [418, "caught", "a"]);
  assertEquals((await site.ask("/", { method: "POST" })).status, 418);
});

Deno.test("each request has a state of its own", async () => {
  const app = new App<State>().use(passing("a")).get("/", answer);
  await using site = new Site(app);
  const trails = await Promise.all(Array.from({ length: 20 }, () => trail(site, "/")));
  assertEquals(trails, Array(20).fill([["a"], "a"]));
});

Deno.test("requests at once do not mix their ways", async () => {
  const gates = { slow: Promise.withResolvers<void>(), entered: Promise.withResolvers<void>() };
  const app = new App<State>()
    .use(async (ctx) => {
      if (ctx.url.searchParams.has("slow")) {
        gates.entered.resolve();
        await gates.slow.promise;
      }
      return await ctx.next();
    })
    .use(passing("a"))
    .get("/", answer)
    .get("/other", (ctx) => ctx.json(["other"]));
  await using site = new Site(app);
  const slow = trail(site, "/?slow");
  await gates.entered.promise;
  assertEquals(await trail(site, "/other"), [["other"], "a"]);
  gates.slow.resolve();
  assertEquals(await slow, [["a"], "a"]);
});

Deno.test("an error in a middleware is an error of the request", async () => {
  const app = new App<State>().use(() => {
    throw new Error("on purpose");
  }).get("/", answer);
  await using site = new Site(app);
  using errors = stub(console, "error");
  const { status, body } = await site.ask("/");
  assertEquals([status, body], [500, "Internal server error"]);
  assertEquals(errors.calls.length, 1);
});
