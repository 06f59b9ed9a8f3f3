import { assertEquals, assertStringIncludes } from "@std/assert";
import { stub } from "@std/testing/mock";
import { App, HttpError, type PageProps } from "fresh";
import { Site } from "./site.ts";

function fail(): never {
  throw new Error("on purpose");
}

function refuse(): never {
  throw new HttpError(403, "not yours");
}

function Failure({ error }: PageProps) {
  const status = error instanceof HttpError ? error.status : 500;
  return <p>{status}: {(error as Error).message}</p>;
}

Deno.test("an HttpError answers with its status and message", async () => {
  const app = new App().get("/", refuse).get("/plain", () => {
    throw new HttpError(410);
  });
  await using site = new Site(app);
  const refused = await site.ask("/");
  assertEquals([refused.status, refused.body], [403, "not yours"]);
  const plain = await site.ask("/plain");
  assertEquals([plain.status, plain.body], [410, "Gone"]);
});

Deno.test("any other error answers 500, tells nothing and is logged", async () => {
  await using site = new Site(new App().get("/", fail));
  using errors = stub(console, "error");
  const { status, body } = await site.ask("/");
  assertEquals([status, body], [500, "Internal server error"]);
  assertEquals((errors.calls[0]?.args[0] as Error).message, "on purpose");
});

Deno.test("an error page is for its path and what is below it, the nearest first", async () => {
  const app = new App()
    .onError("/", (ctx) => ctx.text(`root: ${(ctx.error as Error).message}`, { status: 500 }))
    .onError("/rooms", (ctx) => ctx.text(`rooms: ${(ctx.error as Error).message}`, { status: 503 }))
    .get("/", fail)
    .get("/rooms", fail)
    .get("/rooms/:id", refuse)
    .get("/other", refuse);
  await using site = new Site(app);
  const asked = async (path: string) => {
    const { status, body } = await site.ask(path);
    return [status, body];
  };
  assertEquals(await asked("/"), [500, "root: on purpose"]);
  assertEquals(await asked("/rooms"), [503, "rooms: on purpose"]);
  assertEquals(await asked("/rooms/1"), [503, "rooms: not yours"]);
  assertEquals(await asked("/other"), [500, "root: not yours"]);
});

Deno.test("an error page with a component has the error, and its status", async () => {
  const app = new App()
    .onError("/", { component: Failure })
    .get("/fail", fail)
    .get("/refuse", refuse);
  await using site = new Site(app);
  const failed = await site.ask("/fail");
  assertEquals(failed.status, 500);
  assertStringIncludes(failed.body, "<p>500: on purpose</p>");
  const refused = await site.ask("/refuse");
  assertEquals(refused.status, 403);
  assertStringIncludes(refused.body, "<p>403: not yours</p>");
});

Deno.test("an error page is inside the layouts above it", async () => {
  const app = new App()
    .appWrapper(({ Component }) => (
      <html lang="en">
        <head>
          <title>app</title>
        </head>
        <body>
          <Component />
        </body>
      </html>
    ))
    .layout("/", ({ Component }) => (
      <main>
        <Component />
      </main>
    ))
    .onError("/", { component: Failure })
    .get("/", refuse);
  await using site = new Site(app);
  const { body } = await site.ask("/");
  assertStringIncludes(body, "<title>app</title>");
  assertStringIncludes(body, "<main><p>403: not yours</p></main>");
});

Deno.test("an error in a layout or a component comes to the error page", async () => {
  const app = new App()
    .onError("/", (ctx) => ctx.text((ctx.error as Error).message, { status: 500 }))
    .layout("/layout", fail)
    .route("/layout/page", { component: () => <p>page</p> })
    .route("/component", { component: fail });
  await using site = new Site(app);
  assertEquals((await site.ask("/layout/page")).body, "on purpose");
  assertEquals((await site.ask("/component")).body, "on purpose");
});

Deno.test("an error in an error page comes to the one above it", async () => {
  const app = new App()
    .onError("/", (ctx) => ctx.text("root", { status: 500 }))
    .onError("/rooms", fail)
    .get("/rooms", refuse);
  await using site = new Site(app);
  assertEquals((await site.ask("/rooms")).body, "root");
});

Deno.test("notFound() is for what no path matches, and for a 404 thrown", async () => {
  const app = new App()
    .notFound((ctx) => ctx.text(`nothing at ${ctx.url.pathname}`, { status: 404 }))
    .onError("/", (ctx) => ctx.text("error", { status: 500 }))
    .get("/thrown", () => {
      throw new HttpError(404);
    })
    .get("/refused", refuse);
  await using site = new Site(app);
  const missing = await site.ask("/missing");
  assertEquals([missing.status, missing.body], [404, "nothing at /missing"]);
  assertEquals((await site.ask("/thrown")).body, "nothing at /thrown");
  assertEquals((await site.ask("/refused")).body, "error");
});

Deno.test("without notFound(), a missing path comes to the error page", async () => {
  const app = new App().use((ctx) => ctx.next()).onError("/", { component: Failure });
  await using site = new Site(app);
  const { status, body } = await site.ask("/missing");
  assertEquals(status, 404);
  assertStringIncludes(body, "<p>404: </p>");
});

Deno.test("HttpError has a name, a status and a cause", () => {
  const cause = new Error("why");
  const error = new HttpError(409, "taken", { cause });
  assertEquals([error.name, error.status, error.message, error.cause], [
    "HttpError",
    409,
    "taken",
    cause,
  ]);
  assertEquals(error instanceof Error, true);
});
