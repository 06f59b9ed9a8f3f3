import { assertEquals, assertRejects } from "@std/assert";
import { stub } from "@std/testing/mock";
import { loader } from "../../lib/client/loading.ts";
import { pageBuild } from "../../lib/client/view/page_build.ts";
import { Disconnected, explain, Outdated } from "../../lib/client/errors.ts";

/** Loads as a browser does that could not reach a module, and says so in its words. */
const failing = (words: string) => {
  let asked = 0;
  const load = loader<{ part: string }>(() => {
    asked++;
    return Promise.reject(new TypeError(words));
  });
  return { load, asked: () => asked };
};

const offline = () => Promise.reject(new TypeError("Failed to fetch"));

Deno.test("loader() says why a part of the page cannot be had, and has the page offer to reload", async () => {
  assertEquals(await loader(() => Promise.resolve("part"))(), "part");
  const answers = [
    offline,
    () => Promise.resolve(new Response("", { status: 502 })),
    () => Promise.resolve(new Response("ok")),
  ];
  using _fetch = stub(globalThis, "fetch", () => answers.shift()!());
  const { load, asked } = failing("Importing a module script failed.");
  await assertRejects(load, Disconnected);
  await assertRejects(load, Disconnected);
  assertEquals(pageBuild.isOld.value, false);
  const error = await assertRejects(load, Outdated);
  assertEquals(pageBuild.isOld.value, true);
  assertEquals(explain(error).startsWith("This page is out of date. Reload it;"), true);
  assertEquals(asked(), 3);
});

Deno.test("loader() asks for what failed at another address, and once for all who ask", async () => {
  const folder = await Deno.makeTempDir();
  const address = new URL(`file://${folder}/part.js`).href;
  using _fetch = stub(globalThis, "fetch", offline);
  const { load, asked } = failing(`Failed to fetch dynamically imported module: ${address}`);
  await assertRejects(load, Disconnected);
  await Deno.writeTextFile(`${folder}/part.js`, "export const part = import.meta.url;");
  const found = await Promise.all([load(), load()]);
  assertEquals(found.map(({ part }) => part), Array(2).fill(`${address}?again=1`));
  assertEquals((await load()).part, `${address}?again=1`);
  assertEquals(asked(), 1);
  await Deno.remove(folder, { recursive: true });
});
