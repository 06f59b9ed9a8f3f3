import { assertEquals } from "@std/assert";
import { App } from "fresh";
import { Site } from "./site.ts";

async function location(to: string, status?: number): Promise<[number, string | null]> {
  const app = new App().get("/", (ctx) => ctx.redirect(to, status));
  await using site = new Site(app);
  const answer = await site.ask("/");
  return [answer.status, answer.headers.get("Location")];
}

Deno.test("a redirect is temporary unless it says otherwise", async () => {
  assertEquals(await location("/rooms"), [302, "/rooms"]);
  assertEquals(await location("/rooms", 303), [303, "/rooms"]);
  assertEquals(await location("/rooms", 308), [308, "/rooms"]);
});

Deno.test("a redirect keeps the query and the fragment as they are", async () => {
  assertEquals(await location("/rooms?to=//x#a//b"), [302, "/rooms?to=//x#a//b"]);
});

Deno.test("a redirect to a path stays on the site, with however many slashes it begins", async () => {
  assertEquals(await location("//evil.example/"), [302, "/evil.example/"]);
  assertEquals(await location("///evil.example"), [302, "/evil.example"]);
  assertEquals(await location("/a//b"), [302, "/a/b"]);
  assertEquals(await location("//evil.example?a=//b"), [302, "/evil.example?a=//b"]);
  assertEquals(await location("//evil.example#//b"), [302, "/evil.example#//b"]);
});

Deno.test("a redirect to the root stays one", async () => {
  assertEquals(await location("/"), [302, "/"]);
});
