import { assertEquals, assertStringIncludes } from "@std/assert";
import { api } from "../support/api.ts";
import { postForm, signUp } from "../support/client.ts";
import { makeRoom, must } from "../support/rooms.ts";
import { startServer } from "../support/server.ts";

Deno.test("drafts", async (t) => {
  await using server = await startServer();
  const { origin } = server;
  const [ann, bob] = await Promise.all([signUp(origin, "ann"), signUp(origin, "bob")]);
  const path = "/api/rooms/lobby/draft";
  const put = (body: unknown) => api(origin, ann, "PUT", path, body);
  const get = async () => (await api(origin, ann, "GET", path)).body;

  await t.step("are kept by room and person, the last write counting", async () => {
    assertEquals(await get(), { text: "", version: 0 });
    assertEquals((await put({ text: "a\nb", replyTo: 3, version: 1 })).body, { version: 1 });
    assertEquals((await put({ text: "late", version: 1 })).status, 409);
    assertEquals(await get(), { text: "a\nb", replyTo: 3, version: 1 });
    assertEquals((await api(origin, bob, "GET", path)).body, { text: "", version: 0 });
    const room = await makeRoom(origin, ann, "private");
    assertEquals((await api(origin, ann, "GET", `/api/rooms/${room}/draft`)).body.text, "");
  });

  await t.step("are not too long, and of any text that a message may have", async () => {
    assertEquals((await put({ text: "x".repeat(16_385), version: 2 })).status, 413);
    assertEquals((await put({ text: "\u0001".repeat(10_000), version: 2 })).status, 200);
    assertEquals((await get()).text.length, 10_000);
    assertEquals((await put({ text: "a", version: 0 })).status, 422);
  });

  await t.step("are in the page, and gone when the form has sent them", async () => {
    const page = async () =>
      await (await fetch(`${origin}/rooms/lobby`, { headers: { cookie: ann.cookie } })).text();
    await put({ text: "half a <thought>", version: 3 });
    assertStringIncludes(await page(), "half a &lt;thought></textarea>");
    const { cookie } = ann;
    await (await postForm(origin, "/rooms/lobby/messages", { text: "x" }, { cookie })).text();
    assertEquals(await get(), { text: "", version: 4 });
    assertEquals((await put({ text: "late", version: 4 })).status, 409);
    assertStringIncludes(await page(), "></textarea>");
  });

  await t.step("come with what they reply to, while that is there", async () => {
    await must(origin, bob, "/rooms/lobby/messages", { text: "a question" });
    await put({ text: "an answer", replyTo: 2, version: 5 });
    const { cookie } = ann;
    const page = await (await fetch(`${origin}/rooms/lobby`, { headers: { cookie } })).text();
    assertStringIncludes(page.replaceAll("\\", ""), '"saved"');
  });
});
