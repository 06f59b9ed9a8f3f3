import { assertEquals } from "@std/assert";
import { App } from "../mod.ts";

Deno.test("a Host that makes no URL is the client's mistake", async () => {
  const handler = new App().get("/", () => new Response("home")).handler();
  const request = new Request("http://localhost/");
  // Deno puts a request's address together from the header, whatever that holds.
  Object.defineProperty(request, "url", { value: "http://no host/" });
  assertEquals((await handler(request)).status, 400);
});
