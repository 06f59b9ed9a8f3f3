import { assertEquals, assertRejects } from "@std/assert";
import { stub } from "@std/testing/mock";
import { loading } from "../../lib/client/loading.ts";
import { pageBuild } from "../../lib/client/page_build.ts";
import { Disconnected, inWords, Outdated } from "../../lib/client/replies.ts";

const missing = () => Promise.reject(new TypeError("Failed to fetch dynamically imported module"));

Deno.test("loading() says why a part of the page cannot be had, and has the page offer to reload", async () => {
  assertEquals(await loading(Promise.resolve("part")), "part");
  const answers = [
    () => Promise.reject(new TypeError("Failed to fetch")),
    () => Promise.resolve(new Response("", { status: 502 })),
    () => Promise.resolve(new Response("ok")),
  ];
  using _fetch = stub(globalThis, "fetch", () => answers.shift()!());
  await assertRejects(() => loading(missing()), Disconnected);
  await assertRejects(() => loading(missing()), Disconnected);
  assertEquals(pageBuild.isOld.value, false);
  const error = await assertRejects(() => loading(missing()), Outdated);
  assertEquals(pageBuild.isOld.value, true);
  assertEquals(inWords(error).startsWith("This page is out of date. Reload it;"), true);
});
