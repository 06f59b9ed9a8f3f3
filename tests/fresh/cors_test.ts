import { assertEquals } from "@std/assert";
import { App, cors } from "fresh";
import { Site } from "./site.ts";

type Options = Parameters<typeof cors>[0];

function shared(options?: Options): Site {
  return new Site(new App().use(cors(options)).all("/", (ctx) => ctx.text("done")));
}

async function headers(site: Site, init: RequestInit): Promise<Record<string, string>> {
  const answer = await site.ask("/", init);
  return Object.fromEntries(
    [...answer.headers].filter(([name]) => name.startsWith("access-control-")),
  );
}

Deno.test("cors() lets every site read, unless it says otherwise", async () => {
  await using site = shared();
  const found = await headers(site, { headers: { Origin: "https://a.example" } });
  assertEquals(found, { "access-control-allow-origin": "*" });
});

Deno.test("cors() lets the sites it is told read, and no other", async () => {
  const friend = "https://friend.example";
  const origins: NonNullable<Options>["origin"][] = [
    friend,
    [friend, "https://other.example"],
    (from) => from === friend ? from : null,
  ];
  for (const origin of origins) {
    await using site = shared({ origin });
    const answer = await site.ask("/", { headers: { Origin: friend } });
    assertEquals(answer.headers.get("Access-Control-Allow-Origin"), friend);
    assertEquals(answer.headers.get("Vary"), "Origin");
    assertEquals(await headers(site, { headers: { Origin: "https://evil.example" } }), {});
    assertEquals(await headers(site, {}), {});
  }
});

Deno.test("cors() answers the question before a request", async () => {
  await using site = shared({
    origin: "https://a.example",
    allowMethods: ["GET", "POST"],
    allowHeaders: ["X-One", "X-Two"],
    exposeHeaders: ["X-Three"],
    credentials: true,
    maxAge: 60,
  });
  const init = { method: "OPTIONS", headers: { Origin: "https://a.example" } };
  assertEquals((await site.ask("/", init)).status, 204);
  assertEquals(await headers(site, init), {
    "access-control-allow-credentials": "true",
    "access-control-allow-headers": "X-One,X-Two",
    "access-control-allow-methods": "GET,POST",
    "access-control-allow-origin": "https://a.example",
    "access-control-expose-headers": "X-Three",
    "access-control-max-age": "60",
  });
});

Deno.test("cors() allows the headers a site asks for, unless it lists them", async () => {
  await using site = shared();
  const found = await headers(site, {
    method: "OPTIONS",
    headers: { Origin: "https://a.example", "Access-Control-Request-Headers": "X-One, X-Two" },
  });
  assertEquals(found["access-control-allow-headers"], "X-One,X-Two");
});

Deno.test("cors() keeps what a response varies by", async () => {
  const app = new App()
    .use(cors({ origin: "https://a.example" }))
    .get("/", (ctx) => ctx.text("done", { headers: { Vary: "Cookie" } }));
  await using site = new Site(app);
  const { headers } = await site.ask("/", { headers: { Origin: "https://a.example" } });
  assertEquals(headers.get("Vary")?.split(", ").toSorted(), ["Cookie", "Origin"]);
});
