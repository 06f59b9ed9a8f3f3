import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { stub } from "@std/testing/mock";
import { App, page, type PageProps } from "fresh";
import { Site } from "./site.ts";

interface Data {
  name: string;
}

function Hello({ data }: PageProps<Data>) {
  return <p>Hello {data.name}</p>;
}

Deno.test("a page handler gives its component data, a status and headers", async () => {
  const app = new App().route("/", {
    handler: () =>
      page({ name: "Ada <3" }, { status: 201, headers: { "X-More": "1", "X-Other": "2" } }),
    component: Hello as never,
  });
  await using site = new Site(app);
  const { status, headers, body } = await site.ask("/");
  assertEquals(status, 201);
  assertEquals([headers.get("X-More"), headers.get("X-Other")], ["1", "2"]);
  assertMatch(headers.get("Content-Type")!, /^text\/html; ?charset=utf-8$/i);
  assertStringIncludes(body, "<p>Hello Ada &lt;3</p>");
});

Deno.test("headers of a page may be a list or Headers", async () => {
  const app = new App()
    .route("/list", {
      handler: () => page({ name: "a" }, { headers: [["X-More", "1"]] }),
      component: Hello as never,
    })
    .route("/headers", {
      handler: () => page({ name: "a" }, { headers: new Headers({ "X-More": "2" }) }),
      component: Hello as never,
    });
  await using site = new Site(app);
  assertEquals((await site.ask("/list")).headers.get("X-More"), "1");
  assertEquals((await site.ask("/headers")).headers.get("X-More"), "2");
});

Deno.test("a page handler may answer with a response instead", async () => {
  const app = new App().route("/", {
    handler: { GET: (ctx) => ctx.redirect("/login", 303) },
    component: Hello as never,
  });
  await using site = new Site(app);
  const { status, headers } = await site.ask("/");
  assertEquals([status, headers.get("Location")], [303, "/login"]);
});

Deno.test("a route with other handlers alone shows its component for GET and HEAD", async () => {
  const app = new App().route("/", {
    handler: { POST: () => page({ name: "post" }) },
    component: ({ data }: PageProps<unknown>) => <p>{(data as Data).name ?? "get"}</p>,
  });
  await using site = new Site(app);
  assertStringIncludes((await site.ask("/")).body, "<p>get</p>");
  assertStringIncludes((await site.ask("/", { method: "POST" })).body, "<p>post</p>");
  const head = await site.ask("/", { method: "HEAD" });
  assertEquals([head.status, head.body], [200, ""]);
  assertEquals((await site.ask("/", { method: "PUT" })).status, 405);
});

Deno.test("a route with a component alone answers every method with it", async () => {
  const app = new App().route("/", { component: ({ req }) => <p>{req.method}</p> });
  await using site = new Site(app);
  for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"]) {
    const { status, body } = await site.ask("/", { method });
    assertEquals(status, 200);
    assertStringIncludes(body, `<p>${method}</p>`);
  }
});

Deno.test("a component may be asynchronous, and answer with a response", async () => {
  const app = new App()
    .route("/wait", {
      component: async () => {
        await Promise.resolve();
        return <p>waited</p>;
      },
    })
    .route("/leave", {
      component: async (props) =>
        await Promise.resolve(new Response(props.url.pathname, { status: 410 })),
    });
  await using site = new Site(app);
  assertStringIncludes((await site.ask("/wait")).body, "<p>waited</p>");
  const leave = await site.ask("/leave");
  assertEquals([leave.status, leave.body], [410, "/leave"]);
});

Deno.test("a component is given what its handlers see", async () => {
  const app = new App<{ user: string }>()
    .use((ctx) => {
      ctx.state.user = "ada";
      return ctx.next();
    })
    .route("/rooms/:id", {
      component: ({ params, state, url, req, route, error, isPartial }) => (
        <p>
          {JSON.stringify([
            params.id,
            state.user,
            url.pathname,
            req.method,
            route,
            error,
            isPartial,
          ])}
        </p>
      ),
    });
  await using site = new Site(app);
  assertStringIncludes(
    (await site.ask("/rooms/7")).body.replaceAll("&quot;", '"'),
    '["7","ada","/rooms/7","GET","/rooms/:id",null,false]',
  );
});

Deno.test("render() completes a document around what it is given", async () => {
  const app = new App()
    .get("/part", (ctx) => ctx.render(<p>part</p>))
    .get("/all", (ctx) =>
      ctx.render(
        <html lang="en">
          <head>
            <title>all</title>
          </head>
          <body class="b">
            <p>all</p>
          </body>
        </html>,
      ));
  await using site = new Site(app);
  assertMatch(
    (await site.ask("/part")).body,
    /^<!DOCTYPE html><html><head><meta charset="utf-8"\/?><\/head><body><p>part<\/p><\/body><\/html>$/i,
  );
  assertEquals(
    (await site.ask("/all")).body,
    '<!DOCTYPE html><html lang="en"><head><title>all</title></head><body class="b"><p>all</p></body></html>',
  );
});

Deno.test("render() takes a status and headers", async () => {
  const app = new App().get(
    "/",
    (ctx) => ctx.render(<p>gone</p>, { status: 410, headers: { "X-More": "1" } }),
  );
  await using site = new Site(app);
  const { status, headers } = await site.ask("/");
  assertEquals([status, headers.get("X-More")], [410, "1"]);
  assertEquals(headers.get("Content-Type"), "text/html; charset=utf-8");
});

Deno.test("render() refuses what is no JSX", async () => {
  const app = new App().get("/", (ctx) => ctx.render("text" as never));
  await using site = new Site(app);
  using _ = stub(console, "error");
  assertEquals((await site.ask("/")).status, 500);
});

Deno.test("a page without islands has no script", async () => {
  await using site = new Site(new App().get("/", (ctx) => ctx.render(<p>still</p>)));
  const { body, headers } = await site.ask("/");
  assertEquals(body.includes("<script"), false);
  assertEquals(headers.get("Link"), null);
});

Deno.test("an error while rendering is an error of the request", async () => {
  const app = new App().route("/", {
    component: () => {
      throw new Error("on purpose");
    },
  });
  await using site = new Site(app);
  using errors = stub(console, "error");
  assertEquals((await site.ask("/")).status, 500);
  assertEquals(errors.calls.length, 1);
});

Deno.test("pages rendered at once do not mix", async () => {
  const app = new App().route("/:id", {
    component: async ({ params }) => {
      await Promise.resolve();
      return <p>{params.id}</p>;
    },
  });
  await using site = new Site(app);
  const bodies = await Promise.all(
    Array.from({ length: 20 }, async (_, id) => (await site.ask(`/${id}`)).body),
  );
  bodies.forEach((body, id) => assertStringIncludes(body, `<p>${id}</p>`));
});
