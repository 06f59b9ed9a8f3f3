import { assertEquals, assertStringIncludes } from "@std/assert";
import { App, type Context } from "fresh";
import { Site } from "./site.ts";

interface State {
  trail: string[];
}

function leave(name: string) {
  return (ctx: Context<State>) => {
    (ctx.state.trail ??= []).push(name);
    return ctx.next();
  };
}

function answer(ctx: Context<State>): Response {
  return ctx.json({ trail: ctx.state.trail ?? [], params: ctx.params });
}

async function answers(site: Site, path: string): Promise<unknown> {
  const { status, body } = await site.ask(path);
  return status === 200 ? JSON.parse(body) : status;
}

Deno.test("a mounted app answers below its path, with its own middlewares", async () => {
  const inner = new App<State>()
    .use(leave("inner"))
    .get("/", answer)
    .get("/items/:id", answer);
  const app = new App<State>().use(leave("outer")).mountApp("/api", inner).get("/", answer);
  await using site = new Site(app);
  assertEquals(await answers(site, "/api"), { trail: ["outer", "inner"], params: {} });
  assertEquals(await answers(site, "/api/items/7"), {
    trail: ["outer", "inner"],
    params: { id: "7" },
  });
  assertEquals(await answers(site, "/items/7"), 404);
  assertEquals(await answers(site, "/"), { trail: ["outer"], params: {} });
});

Deno.test("a mounted app may have parameters in its path", async () => {
  const inner = new App<State>().get("/files/:file", answer);
  await using site = new Site(new App<State>().mountApp("/rooms/:room", inner));
  assertEquals(await answers(site, "/rooms/1/files/2"), {
    trail: [],
    params: { room: "1", file: "2" },
  });
});

Deno.test("apps may be mounted in mounted apps", async () => {
  const innermost = new App<State>().use(leave("innermost")).get("/c", answer);
  const inner = new App<State>().use(leave("inner")).mountApp("/b", innermost);
  await using site = new Site(new App<State>().mountApp("/a", inner));
  assertEquals(await answers(site, "/a/b/c"), { trail: ["inner", "innermost"], params: {} });
});

Deno.test("layouts and error pages of a mounted app are below its path", async () => {
  const inner = new App<State>()
    .layout("/", ({ Component }) => (
      <div class="inner">
        <Component />
      </div>
    ))
    .onError("/", (ctx) => ctx.text("inner error", { status: 500 }))
    .route("/page", { component: () => <p>page</p> })
    .get("/fail", () => {
      throw new Error("on purpose");
    });
  const app = new App<State>()
    .onError("/", (ctx) => ctx.text("outer error", { status: 500 }))
    .mountApp("/in", inner)
    .route("/page", { component: () => <p>page</p> })
    .get("/fail", () => {
      throw new Error("on purpose");
    });
  await using site = new Site(app);
  assertStringIncludes((await site.ask("/in/page")).body, '<div class="inner"><p>page</p></div>');
  assertEquals((await site.ask("/page")).body.includes("inner"), false);
  assertEquals((await site.ask("/in/fail")).body, "inner error");
  assertEquals((await site.ask("/fail")).body, "outer error");
});

Deno.test("an app with a base path answers below it", async () => {
  const app = new App<State>({ basePath: "/base" })
    .use(leave("all"))
    .use("/rooms", leave("rooms"))
    .get("/", answer)
    .get("/rooms/:id", answer)
    .get("/config", (ctx) => ctx.text(ctx.config.basePath));
  await using site = new Site(app);
  assertEquals(await answers(site, "/base"), { trail: ["all"], params: {} });
  assertEquals(await answers(site, "/base/rooms/1"), {
    trail: ["all", "rooms"],
    params: { id: "1" },
  });
  assertEquals((await site.ask("/base/config")).body, "/base");
  assertEquals(await answers(site, "/rooms/1"), 404);
  assertEquals(await answers(site, "/"), 404);
});

Deno.test("a mounted app's own base path comes after the path it is mounted at", async () => {
  const inner = new App<State>({ basePath: "/v1" }).get("/items", answer);
  await using site = new Site(new App<State>().mountApp("/api", inner));
  assertEquals(await answers(site, "/api/v1/items"), { trail: [], params: {} });
});
