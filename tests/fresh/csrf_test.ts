import { assertEquals } from "@std/assert";
import { App, csrf, type CsrfOptions } from "fresh";
import { Site } from "./site.ts";

function guarded(options?: CsrfOptions): Site {
  return new Site(new App().use(csrf(options)).all("/", (ctx) => ctx.text("done")));
}

async function post(site: Site, headers: Record<string, string>): Promise<number> {
  return (await site.ask("/", { method: "POST", headers })).status;
}

Deno.test("csrf() lets reading through, wherever it comes from", async () => {
  await using site = guarded();
  const headers = { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" };
  for (const method of ["GET", "HEAD", "OPTIONS"]) {
    assertEquals((await site.ask("/", { method, headers })).status, 200, method);
  }
});

Deno.test("csrf() refuses writing from other sites", async () => {
  await using site = guarded();
  for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
    const headers = { Origin: "https://evil.example" };
    assertEquals((await site.ask("/", { method, headers })).status, 403, method);
  }
  assertEquals(await post(site, { "Sec-Fetch-Site": "cross-site" }), 403);
  assertEquals(await post(site, { "Sec-Fetch-Site": "same-site" }), 403);
  assertEquals(await post(site, { Origin: "null" }), 403);
});

Deno.test("csrf() lets writing through from the site itself, and from what is no browser", async () => {
  await using site = guarded();
  assertEquals(await post(site, { Origin: site.origin }), 200);
  assertEquals(await post(site, { "Sec-Fetch-Site": "same-origin" }), 200);
  assertEquals(await post(site, { "Sec-Fetch-Site": "none" }), 200);
  assertEquals(await post(site, {}), 200);
});

Deno.test("csrf() knows other ports and schemes for other sites", async () => {
  await using site = guarded();
  assertEquals(await post(site, { Origin: "http://127.0.0.1" }), 403);
  assertEquals(await post(site, { Origin: site.origin.replace("http:", "https:") }), 403);
});

Deno.test("csrf() takes the sites it is told", async () => {
  const friend = "https://friend.example";
  for (
    const origin of [friend, [friend, "https://other.example"], (from: string) => from === friend]
  ) {
    await using site = guarded({ origin });
    assertEquals(await post(site, { Origin: friend }), 200);
    assertEquals(await post(site, { Origin: friend, "Sec-Fetch-Site": "cross-site" }), 200);
    assertEquals(await post(site, { Origin: "https://evil.example" }), 403);
  }
});
