import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { pollChoices } from "../../lib/text/poll_choices.ts";
import { api } from "../support/api.ts";
import { join, postForm, signUp } from "../support/client.ts";
import { makeRoom, must } from "../support/rooms.ts";
import { startServer } from "../support/server.ts";

Deno.test("commands", async (t) => {
  await using server = await startServer();
  const { origin } = server;
  const [owner, ann, bob] = [
    await signUp(origin, "the-owner-of-it"),
    await signUp(origin, "ann"),
    await signUp(origin, "bob"),
  ];
  const room = await makeRoom(origin, ann, "private", "Plans");
  const call = (account: typeof ann, text: string, more = {}, id = room) =>
    api(origin, account, "POST", `/api/rooms/${id}/commands`, { text, ...more });
  const last = async (id = room) => {
    const { body } = await api(origin, ann, "GET", `/api/rooms/${id}/messages?limit=1`);
    return body.messages[0];
  };

  await t.step("/me and /shrug post messages, once for one cid", async () => {
    const cid = crypto.randomUUID();
    const first = await call(ann, "/me waves", { cid });
    assertEquals(first, { status: 200, body: { seq: first.body.seq, cid } });
    assertEquals((await call(ann, "/me waves", { cid })).body, { ...first.body, dup: true });
    assertEquals((await last()).text, "_waves_");
    await call(ann, "/shrug well", { replyTo: first.body.seq });
    const { text, replyTo } = await last();
    assertEquals([text, replyTo], [String.raw`well ¯\_(ツ)_/¯`, first.body.seq]);
  });

  await t.step("what a command makes of a text is no longer than a message may be", async () => {
    const { status, body } = await call(ann, `/me ${"*_".repeat(8_000)}`);
    assertEquals([status, body.error.field], [413, "text"]);
  });

  await t.step("a text is sent, and with two slashes one that begins with one", async () => {
    await call(ann, "//me waves");
    assertEquals((await last()).text, "/me waves");
    await call(ann, "/etc/hosts");
    assertEquals((await last()).text, "/etc/hosts");
  });

  await t.step("/poll asks, with no vote in it", async () => {
    await call(ann, '/poll "Where to?" "To the *sea*" “Home”');
    const { text, reactions } = await last();
    assertEquals(text, "📊 **Where to?**\n1️⃣ To the *sea*\n2️⃣ Home");
    assertEquals(reactions, undefined);
    assertEquals(pollChoices(text), ["1️⃣", "2️⃣"]);
    await call(ann, "/poll Where?\nHere\nThere");
    assertEquals((await last()).text, "📊 **Where?**\n1️⃣ Here\n2️⃣ There");
    const wrongs = ['"Why?" "Because"', `"Why?" ${'"a" '.repeat(11)}`, "", '"\u200b" "&nbsp;" "a"'];
    for (const wrong of wrongs) {
      const { status, body } = await call(ann, `/poll ${wrong}`);
      assertEquals([status, body.error.field], [422, "text"]);
      assertStringIncludes(body.error.message, '/poll "Question" "A" "B"');
    }
  });

  await t.step("what shows nothing is refused, wherever it comes from", async () => {
    await using socket = (await join(origin, ann)).socket;
    const { seq } = await last();
    const refusal = { code: "invalid", message: "The text must not be blank." };
    for (const text of ["\u200b", "\u3164", "&#8203;", "> **&nbsp;**", "```\n```"]) {
      const cid = crypto.randomUUID();
      const frames = [
        { type: "send", room, cid, text },
        { type: "send", room: `${room}~${seq}`, cid, text },
        { type: "edit", room, seq, text },
      ];
      for (const frame of frames) {
        const { code, message } = await socket.request(frame);
        assertEquals({ code, message }, refusal, `${frame.type} ${text}`);
      }
      const messages = `/rooms/${room}/messages`;
      for (const path of [messages, `/rooms/${room}~${seq}/messages`, `${messages}/${seq}`]) {
        for (const accept of ["application/json", "text/html"]) {
          const fields = { text, action: "edit" };
          const answer = await postForm(origin, path, fields, { cookie: ann.cookie, accept });
          assertEquals(answer.status, 422, path);
          const body = await answer.text();
          assertStringIncludes(body, refusal.message);
          // What was typed is still in the box.
          const typed = text.replaceAll("&", "&amp;");
          if (accept === "text/html") assertStringIncludes(body, `${typed}</textarea>`, path);
        }
      }
      assertEquals((await call(ann, text)).body.error.message, refusal.message);
    }
    assertEquals((await call(ann, "/me \u200b")).body.error.message, refusal.message);
    assertEquals((await last()).seq, seq);
  });

  await t.step("/topic asks for the rights of the settings", async () => {
    assertEquals(await call(ann, "/topic The future"), { status: 200, body: {} });
    assertEquals((await call(ann, "/topic")).body.said, "Topic: The future");
    await must(origin, ann, `/rooms/${room}/members`, { username: "bob" });
    assertEquals((await call(bob, "/topic Mine")).status, 403);
    const { body } = await call(ann, `/topic ${"x".repeat(300)}`);
    assertEquals(body.error.field, "topic");
  });

  await t.step("/invite brings people in, and says who is nobody", async () => {
    await signUp(origin, "carol");
    assertEquals((await call(ann, "/invite @carol")).body.said, "carol can post here now.");
    const { status, body } = await call(ann, "/invite @nobody-at-all");
    assertEquals([status, body.error.code], [422, "invalid"]);
    assertEquals(
      (await call(ann, "/invite")).body.error.message,
      "Use it like this: /invite @name",
    );
  });

  await t.step("/me mentions whom it names", async () => {
    await call(ann, "/me @bob is late");
    const { text, mentions } = await last();
    assertEquals([text, mentions?.length], ["_@bob is late_", 1]);
  });

  await t.step("/dm opens a conversation, and speaks there", async () => {
    const { body } = await call(ann, "/dm @bob psst\nhere");
    assertEquals((await last(body.room)).text, "psst\nhere");
    assertEquals((await call(bob, "/dm ann")).body, { room: body.room });
    const three = (await call(ann, "/dm @bob, @carol")).body.room;
    assert(three !== body.room);
    assertEquals((await call(ann, "/dm ＠carol、@bob")).body, { room: three });
  });

  await t.step("one that is not there is refused, with the way out", async () => {
    const { status, body } = await call(ann, "/nothing at all");
    assertEquals(status, 422);
    assertEquals(
      body.error.message,
      "There is no command /nothing. Type /help for a list, or //nothing to send it as text.",
    );
  });

  await t.step("an account answers a command of its own where it may read it", async () => {
    const bot = await signUp(origin, "weather-bot");
    const wanted = { usage: "[town]", does: "Says how the weather is" };
    assertEquals((await api(origin, bot, "PUT", "/api/commands/weather", wanted)).status, 200);
    assertEquals((await api(origin, ann, "PUT", "/api/commands/weather", wanted)).status, 409);
    assertEquals((await api(origin, bot, "PUT", "/api/commands/help", wanted)).status, 409);
    assertEquals((await api(origin, bot, "PUT", "/api/commands/No", wanted)).status, 422);
    assertEquals((await api(origin, bot, "PUT", "/api/commands/ok", { does: "" })).status, 422);
    const names = async (id: string) =>
      (await api(origin, ann, "GET", `/api/rooms/${id}/commands`)).body.commands
        .map(({ name }: { name: string }) => name);
    assertEquals((await names(room)).includes("weather"), false);
    assertEquals((await call(ann, "/weather")).status, 422);
    assert((await names("lobby")).includes("weather"));
    const { socket } = await join(origin, bot);
    await socket.request({ type: "sub", room: "lobby" });
    await call(ann, "/weather  Rome", {}, "lobby");
    await socket.until(() => socket.events("lobby").some(({ text }) => text === "/weather Rome"));
    await socket.close();
    assertEquals((await api(origin, ann, "DELETE", "/api/commands/weather")).status, 404);
    assertEquals((await api(origin, owner, "DELETE", "/api/commands/weather")).status, 204);
    assertEquals((await call(ann, "/weather", {}, "lobby")).status, 422);
  });

  await t.step("without a script the form does the same, and shows what is said", async () => {
    const send = async (text: string) => {
      const { cookie } = ann;
      const response = await postForm(origin, `/rooms/${room}/messages`, { text }, { cookie });
      return { status: response.status, body: await response.text() };
    };
    assertEquals((await send("/me :tada:")).status, 303);
    assertEquals((await last()).text, "_🎉_");
    const path = `/rooms/${room}/messages/${(await last()).seq}`;
    const edit = { action: "edit", text: ":tada: `:tada:` https://a.example/?q=:tada:" };
    for (const [accept, text] of [["application/json", ":tada:"], ["text/html", "🎉"]] as const) {
      await (await postForm(origin, path, edit, { cookie: ann.cookie, accept })).body?.cancel();
      const { body } = await api(origin, ann, "GET", `/api${path}/edits`);
      assertEquals(body.versions.at(-1).text, edit.text.replace(":tada:", text));
    }
    assertStringIncludes(
      (await send("/help")).body,
      "/me does something: Shows what you are doing",
    );
    const { status, body } = await send("/nothing <b>");
    assertEquals(status, 422);
    assertStringIncludes(body, "There is no command /nothing.");
    assertStringIncludes(body, "/nothing &lt;b></textarea>");
    // A program's text is a text.
    await must(origin, ann, `/rooms/${room}/messages`, { text: "/me :tada:" });
    assertEquals((await last()).text, "/me :tada:");
  });

  await t.step("the beginning of a name finds people of the room first", async () => {
    const like = async (id: string, q: string) =>
      (await api(origin, ann, "GET", `/api/rooms/${id}/people?q=${q}`)).body.people
        .map(({ username }: { username: string }) => username);
    assertEquals(await like(room, "B"), ["bob"]);
    assertEquals(await like(room, "w"), []);
    assertEquals(await like("lobby", "we"), ["weather-bot"]);
    assertEquals((await like(room, "")).sort(), ["ann", "bob", "carol"]);
  });
});
