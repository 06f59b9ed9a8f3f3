import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { LIMITS } from "../../lib/protocol/limits.ts";
import { type Account, join, signUp } from "../support/client.ts";
import { makeRoom, must, post } from "../support/rooms.ts";
import { startServer } from "../support/server.ts";

/** What a GET answers, as JSON or as a page. */
async function get(origin: string, { cookie }: Account, path: string, accept = "application/json") {
  const response = await fetch(`${origin}${path}`, { headers: { cookie, accept } });
  const body = await response.text();
  return accept === "application/json" ? JSON.parse(body) : body;
}

const page = (origin: string, account: Account, path: string): Promise<string> =>
  get(origin, account, path, "text/html");

Deno.test("pins are there for everybody in the room, the last one first, until they are taken away", async () => {
  await using server = await startServer();
  const { origin } = server;
  const [ann, bob] = [await signUp(origin, "ann"), await signUp(origin, "bob")];
  await using a = (await join(origin, ann)).socket;
  await using b = (await join(origin, bob)).socket;
  await a.request({ type: "sub", room: "lobby" });
  for (const text of ["one", "two", "three"]) {
    await a.request({ type: "send", room: "lobby", cid: crypto.randomUUID(), text });
  }
  const pin = (seq: number, on = true) => b.request({ type: "pin", room: "lobby", seq, on });
  assertEquals((await pin(3)).seq, 4);
  assertEquals((await pin(1)).seq, 5);
  const again = await pin(1);
  assertEquals([again.seq, again.dup], [1, true]);
  assertEquals((await pin(9)).code, "not_found");
  await a.until(() => a.events("lobby").length === 5);
  const { kind, target, on, by } = a.events("lobby")[4]!;
  assertEquals([kind, target, on], ["pin", 1, true]);

  const texts = async () => {
    const { pins } = await get(origin, ann, "/api/rooms/lobby/pins");
    return pins.map(({ text }: { text: string }) => text);
  };
  assertEquals(await texts(), ["one", "three"]);
  const { messages, users } = await get(origin, ann, "/api/rooms/lobby/messages?limit=1&before=2");
  assertEquals([messages.length, messages[0].pinned.by], [1, by]);
  assert(users.some(({ id, name }: { id: string; name: string }) => id === by && name === "bob"));

  assertStringIncludes(await page(origin, ann, "/rooms/lobby/pins"), "one");
  const off = { action: "pin", off: "pin", next: "/rooms/lobby/pins" };
  const { status, body } = await post(origin, ann, "/rooms/lobby/messages/3", off);
  assertEquals(status, 200, body);
  assertEquals(await texts(), ["one"]);
  await a.request({ type: "delete", room: "lobby", seq: 1 });
  assertEquals(await texts(), []);
  assertStringIncludes(await page(origin, ann, "/rooms/lobby/pins"), "No pinned messages yet.");
});

Deno.test("where only moderators write, only they pin", async () => {
  await using server = await startServer();
  const { origin } = server;
  await signUp(origin, "first-one");
  const [ann, bob] = [await signUp(origin, "ann"), await signUp(origin, "bob")];
  const room = await makeRoom(origin, ann, "public");
  await must(origin, ann, `/rooms/${room}/messages`, { text: "rules" });
  await must(origin, bob, `/rooms/${room}/join`);
  await must(origin, ann, `/rooms/${room}/settings`, { readOnly: "true" });
  const pin = (account: Account) =>
    post(origin, account, `/rooms/${room}/messages/1`, { action: "pin", on: "pin" });
  assertEquals([(await pin(bob)).status, (await pin(ann)).status], [403, 200]);
  assert(!(await page(origin, bob, `/rooms/${room}/pins`)).includes("Unpin"));
  assertStringIncludes(await page(origin, ann, `/rooms/${room}/pins`), "Unpin");
});

Deno.test("bookmarks are one's own, and show what one may see, as it is now", async () => {
  await using server = await startServer();
  const { origin } = server;
  const [ann, bob] = [await signUp(origin, "ann"), await signUp(origin, "bob")];
  const room = await makeRoom(origin, ann, "private", "the cellar");
  await must(origin, ann, `/rooms/${room}/members`, { username: "bob" });
  const say = async (room: string, text: string): Promise<number> =>
    JSON.parse((await post(origin, ann, `/rooms/${room}/messages`, { text })).body).seq;
  const [open, secret] = [await say("lobby", "in the open"), await say(room, "between us")];
  const gone = await say("lobby", "gone soon");
  const mark = (room: string, seq: number, fields = {}) =>
    post(origin, bob, `/rooms/${room}/messages/${seq}/bookmark`, fields);
  for (const [at, seq] of [["lobby", open], [room, secret], ["lobby", gone]] as const) {
    assertEquals(JSON.parse((await mark(at, seq)).body), { bookmarked: true });
  }
  // Once more is nothing more.
  await mark("lobby", open);
  assertEquals((await mark("lobby", 99)).status, 404);

  const texts = async (account: Account) => {
    const { bookmarks } = await get(origin, account, "/api/bookmarks");
    return bookmarks.map(({ message }: { message: { text?: string } }) =>
      message.text ?? "deleted"
    );
  };
  assertEquals(await texts(bob), ["gone soon", "between us", "in the open"]);
  assertEquals(await texts(ann), []);
  const about = `/api/rooms/${room}/messages/${secret}/bookmark`;
  assertEquals((await get(origin, bob, about)).bookmarked, true);
  assertEquals((await get(origin, ann, about)).bookmarked, false);

  await must(origin, ann, `/rooms/lobby/messages/${gone}`, { action: "delete" });
  await must(origin, ann, `/rooms/lobby/messages/${open}`, { action: "edit", text: "edited" });
  assertEquals(await texts(bob), ["deleted", "between us", "edited"]);
  assertEquals((await mark("lobby", gone)).status, 404);
  assertStringIncludes(await page(origin, bob, "/bookmarks"), "between us");
  await must(origin, bob, `/rooms/${room}/leave`);
  assertEquals(await texts(bob), ["deleted", "edited"]);
  assert(!/between us|the cellar/.test(await page(origin, bob, "/bookmarks")));
  await mark("lobby", gone, { off: "bookmark" });
  await mark("lobby", gone, { off: "bookmark" });
  assertEquals(await texts(bob), ["edited"]);
});

Deno.test("many bookmarks come in pages, each one once", async () => {
  await using server = await startServer();
  const { origin } = server;
  const ann = await signUp(origin, "ann");
  await using socket = (await join(origin, ann)).socket;
  for (let count = 1; count <= 65; count++) {
    await socket.request({
      type: "send",
      room: "lobby",
      cid: crypto.randomUUID(),
      text: `${count}`,
    });
    await post(origin, ann, `/rooms/lobby/messages/${count}/bookmark`);
  }
  const found: string[] = [];
  for (let path = "/api/bookmarks"; path !== "";) {
    const { bookmarks, next } = await get(origin, ann, path);
    found.push(...bookmarks.map(({ message }: { message: { text: string } }) => message.text));
    path = next === undefined ? "" : `/api/bookmarks?before=${next}`;
  }
  assertEquals(found, Array.from({ length: 65 }, (_, index) => `${65 - index}`));
  assertStringIncludes(await page(origin, ann, "/bookmarks"), "Older bookmarks");
});

Deno.test("a forwarded message is a quotation with its author and the way to it", async () => {
  await using server = await startServer();
  const { origin } = server;
  const [ann, bob] = [await signUp(origin, "ann"), await signUp(origin, "bob")];
  const [from, to] = [
    await makeRoom(origin, ann, "private", "the source"),
    await makeRoom(origin, ann, "public", "the sink"),
  ];
  await must(origin, ann, `/rooms/${from}/messages`, { text: "first\n\n*second*" });
  const path = `/rooms/${from}/messages/1/forward`;
  const cid = crypto.randomUUID();
  const fields = { to, comment: "see this", cid };
  const first = await post(origin, ann, path, fields);
  assertEquals([first.status, JSON.parse(first.body)], [201, { room: to, seq: 1 }]);
  const repeat = await post(origin, ann, path, fields);
  assertEquals([repeat.status, JSON.parse(repeat.body).dup], [200, true]);
  const { messages } = await get(origin, bob, `/api/rooms/${to}/messages`);
  assertEquals(messages.map(({ text }: { text: string }) => text), [
    "see this\n\n" +
    `> **ann** wrote ([original](${origin}/rooms/${from}?around=1#m1)):\n` +
    ">\n> first\n> \n> *second*",
  ]);
  // The text goes where it is sent; the room that it is from stays what it was.
  assertEquals((await post(origin, bob, path, fields)).status, 404);
  assert(!JSON.stringify(messages).includes("the source"));

  // Nor into a room that is not the sender's, or to nowhere; what was typed stays.
  const hidden = await makeRoom(origin, bob, "private");
  for (const [wrong, status] of [[hidden, 404], ["nowhere", 404], ["", 422]] as const) {
    assertEquals((await post(origin, ann, path, { to: wrong })).status, status);
  }
  const response = await fetch(`${origin}${path}`, {
    method: "POST",
    headers: { cookie: ann.cookie, origin, accept: "text/html" },
    body: new URLSearchParams({ to: "", comment: "kept words" }),
  });
  assertEquals(response.status, 422);
  const shown = await response.text();
  assertStringIncludes(shown, "Choose a room or a conversation.");
  assertStringIncludes(shown, "kept words");

  // The longest text fits with what goes around it, and a comment that leaves no room is refused.
  const long = "й".repeat(LIMITS.textBytes / 2);
  await must(origin, ann, `/rooms/${from}/messages`, { text: long });
  const cut = await post(origin, ann, `/rooms/${from}/messages/2/forward`, { to });
  assertEquals(cut.status, 201, cut.body);
  const tooLong = await post(origin, ann, path, { to, comment: long });
  assertEquals([tooLong.status, JSON.parse(tooLong.body).error.field], [413, "comment"]);
  await must(origin, ann, `/rooms/${from}/messages/1`, { action: "delete" });
  assertEquals((await post(origin, ann, path, { to })).status, 404);
});
