import { assertEquals, assertStringIncludes } from "@std/assert";
import { api } from "../support/api.ts";
import { join, postForm, signUp } from "../support/client.ts";
import { makeRoom, must } from "../support/rooms.ts";
import { startServer } from "../support/server.ts";
import { until } from "../support/until.ts";

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

  await t.step(
    "are gone when what they say was sent, by whatever page, and no others",
    async () => {
      const { socket } = await join(origin, ann);
      let version = (await get()).version;
      const send = async (text: string, room = "lobby") => {
        const cid = crypto.randomUUID();
        assertEquals((await socket.request({ type: "send", room, cid, text })).type, "ok");
      };
      const draftIn = async (room: string) =>
        (await api(origin, ann, "GET", `/api/rooms/${room}/draft`)).body.text;
      const isGone = (room = "lobby") =>
        until(async () => await draftIn(room) === "", "the draft is there still");
      // As it was typed, with blanks, with two slashes, and with the name of an emoji.
      for (
        const [draft, sent] of [
          ["an equal text", "an equal text"],
          ["blanks \n", "blanks"],
          ["//shrug", "/shrug"],
          ["so :tada:", "so 🎉"],
        ]
      ) {
        await put({ text: draft, version: ++version });
        await send(sent!);
        await isGone();
        version++;
      }
      await put({ text: "/me waves", version: ++version });
      await api(origin, ann, "POST", "/api/rooms/lobby/commands", { text: "/me waves" });
      await isGone();
      version++;
      const thread = "lobby~2";
      const path = `/api/rooms/${thread}/draft`;
      await api(origin, ann, "PUT", path, { text: "a reply", version: 1 });
      await put({ text: "a reply", version: ++version });
      await send("a reply", thread);
      await isGone(thread);
      assertEquals(await draftIn("lobby"), "a reply", "of another log");
      // Those of others stay, and one that says something else, or more.
      await api(origin, bob, "PUT", "/api/rooms/lobby/draft", { text: "mine", version: 1 });
      await put({ text: "mine and more", version: ++version });
      await api(origin, ann, "PUT", path, { text: "gone last", version: 3 });
      await send("mine");
      await send("gone last", thread);
      await isGone(thread);
      assertEquals(await draftIn("lobby"), "mine and more");
      assertEquals((await api(origin, bob, "GET", "/api/rooms/lobby/draft")).body.text, "mine");
      await socket.close();
    },
  );
});
