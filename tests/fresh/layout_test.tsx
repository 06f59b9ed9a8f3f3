import { assertEquals, assertStringIncludes } from "@std/assert";
import { App, type PageProps } from "fresh";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { Site } from "./site.ts";

function Document({ Component }: PageProps) {
  return (
    <html lang="en">
      <head>
        <title>app</title>
      </head>
      <body>
        <Component />
      </body>
    </html>
  );
}

/** A layout that says its name. */
function frame(name: string) {
  return ({ Component }: PageProps) => (
    <div class={name}>
      <Component />
    </div>
  );
}

function content(body: string): string {
  return body.match(/<body>(.*)<\/body>/s)?.[1] ?? body;
}

Deno.test("layouts nest by path inside the app wrapper", async () => {
  const app = new App()
    .appWrapper(Document)
    .layout("/", frame("root"))
    .layout("/shop", frame("shop"))
    .route("/", { component: () => <p>home</p> })
    .route("/shop/cart", { component: () => <p>cart</p> })
    .route("/other", { component: () => <p>other</p> });
  await using site = new Site(app);
  const home = (await site.ask("/")).body;
  assertStringIncludes(home, '<html lang="en"><head><title>app</title></head>');
  assertEquals(content(home), '<div class="root"><p>home</p></div>');
  assertEquals(
    content((await site.ask("/shop/cart")).body),
    '<div class="root"><div class="shop"><p>cart</p></div></div>',
  );
  assertEquals(
    content((await site.ask("/other")).body),
    '<div class="root"><p>other</p></div>',
  );
});

Deno.test("a route may leave out the layouts around it", async () => {
  const app = new App()
    .appWrapper(Document)
    .layout("/", frame("root"))
    .route("/", {
      config: { skipInheritedLayouts: true },
      component: () => <p>bare</p>,
    });
  await using site = new Site(app);
  const { body } = await site.ask("/");
  assertStringIncludes(body, "<title>app</title>");
  assertEquals(content(body), "<p>bare</p>");
});

Deno.test("a route may leave out the app wrapper", async () => {
  const app = new App()
    .appWrapper(Document)
    .layout("/", frame("root"))
    .route("/", { config: { skipAppWrapper: true }, component: () => <p>no wrapper</p> })
    .route("/neither", {
      config: { skipAppWrapper: true, skipInheritedLayouts: true },
      component: () => <p>neither</p>,
    });
  await using site = new Site(app);
  const { body } = await site.ask("/");
  assertEquals(body.includes("<title>app"), false);
  assertEquals(content(body), '<div class="root"><p>no wrapper</p></div>');
  assertEquals(content((await site.ask("/neither")).body), "<p>neither</p>");
});

Deno.test("a layout may leave out those around it, and the app wrapper", async () => {
  const app = new App()
    .appWrapper(Document)
    .layout("/", frame("root"))
    .layout("/alone", frame("alone"), { skipInheritedLayouts: true, skipAppWrapper: true })
    .route("/alone/page", { component: () => <p>page</p> });
  await using site = new Site(app);
  const { body } = await site.ask("/alone/page");
  assertEquals(body.includes("<title>app"), false);
  assertEquals(content(body), '<div class="alone"><p>page</p></div>');
});

Deno.test("what a handler renders is inside the layouts, too", async () => {
  const app = new App()
    .appWrapper(Document)
    .layout("/", frame("root"))
    .get("/", (ctx) => ctx.render(<p>rendered</p>));
  await using site = new Site(app);
  assertEquals(content((await site.ask("/")).body), '<div class="root"><p>rendered</p></div>');
});

Deno.test("layouts and the app wrapper may be asynchronous, and see the request", async () => {
  const app = new App<{ user: string }>()
    .use((ctx) => {
      ctx.state.user = "ada";
      return ctx.next();
    })
    .appWrapper(async ({ Component, state }) => {
      await Promise.resolve();
      return (
        <html lang="en">
          <head>
            <title>{state.user}</title>
          </head>
          <body>
            <Component />
          </body>
        </html>
      );
    })
    .layout("/", async ({ Component, url }) => {
      await Promise.resolve();
      return (
        <div class={url.pathname}>
          <Component />
        </div>
      );
    })
    .route("/", { component: () => <p>home</p> });
  await using site = new Site(app);
  const { body } = await site.ask("/");
  assertStringIncludes(body, "<title>ada</title>");
  assertEquals(content(body), '<div class="/"><p>home</p></div>');
});

Deno.test("an asynchronous layout may answer with a response", async () => {
  const app = new App()
    .layout("/", async () => await Promise.resolve(new Response("closed", { status: 403 })))
    .route("/", { component: () => <p>home</p> });
  await using site = new Site(app);
  const { status, body } = await site.ask("/");
  assertEquals([status, body], [403, "closed"]);
});

Deno.test("a context reaches a page from a layout, and not from the app wrapper", async () => {
  const Place = createContext("none");
  const Shown = () => <p>{useContext(Place)}</p>;
  const inPlace = (place: string) => ({ Component }: PageProps) => (
    <Place.Provider value={place}>
      <Shown />
      <Component />
    </Place.Provider>
  );
  const app = new App()
    .appWrapper(inPlace("wrapper"))
    .layout("/laid", inPlace("layout"))
    .route("/laid", { component: Shown })
    .route("/bare", { component: Shown });
  await using site = new Site(app);
  const laid = (await site.ask("/laid")).body;
  assertStringIncludes(laid, "<p>wrapper</p><p>layout</p><p>layout</p>");
  assertStringIncludes((await site.ask("/bare")).body, "<p>wrapper</p><p>none</p>");
});
