import { assertEquals } from "@std/assert";
import { type Account, join, signUp } from "../support/client.ts";
import { makeRoom, must, post } from "../support/rooms.ts";
import { startServer, type TestServer } from "../support/server.ts";

async function versions(server: TestServer, { cookie }: Account, room: string, seq: number) {
  const response = await fetch(`${server.origin}/api/rooms/${room}/messages/${seq}/edits`, {
    headers: { cookie },
  });
  const body = await response.json();
  return response.status === 200
    ? body.versions.map(({ text }: { text: string }) => text)
    : body.error.code;
}

Deno.test("what a message said before is there for who sees the room, and gone with the message", async () => {
  await using server = await startServer();
  const { origin } = server;
  const [ann, bob] = [await signUp(origin, "ann"), await signUp(origin, "bob")];
  await using socket = (await join(origin, ann)).socket;
  const cid = crypto.randomUUID();
  await socket.request({ type: "send", room: "lobby", cid, text: "first" });
  assertEquals(await versions(server, bob, "lobby", 1), ["first"]);
  await socket.request({ type: "edit", room: "lobby", seq: 1, text: "line\nbreak" });
  await must(origin, ann, "/rooms/lobby/messages/1", { action: "edit", text: "third" });
  assertEquals(await versions(server, bob, "lobby", 1), ["first", "line\nbreak", "third"]);
  assertEquals(await versions(server, bob, "lobby", 2), "not_found");
  assertEquals(await versions(server, bob, "lobby", 99), "not_found");

  await socket.request({ type: "delete", room: "lobby", seq: 1 });
  assertEquals(await versions(server, bob, "lobby", 1), "not_found");
  // An edit of a deleted message holds no text for whoever resumes from before it either.
  const { epoch } = await (await fetch(`${origin}/api/rooms/lobby/messages`, {
    headers: { cookie: bob.cookie },
  })).json();
  await using late = (await join(origin, bob, { lobby: { epoch, seq: 0 } })).socket;
  await late.until(() => late.events("lobby").length >= 4);
  assertEquals(/first|break|third/.test(JSON.stringify(late.events("lobby"))), false);
});

Deno.test("texts that are long once they are stored have their versions too", async () => {
  await using server = await startServer();
  const ann = await signUp(server.origin, "ann");
  await using socket = (await join(server.origin, ann)).socket;
  // A control character takes six bytes in the store, and a value there has 64 KiB.
  const texts = ["\u0001", "\u0002"].map((control) => `x${control.repeat(9_500)}`);
  const cid = crypto.randomUUID();
  await socket.request({ type: "send", room: "lobby", cid, text: texts[0] });
  const { type } = await socket.request({ type: "edit", room: "lobby", seq: 1, text: texts[1] });
  assertEquals(type, "ok");
  assertEquals(await versions(server, ann, "lobby", 1), texts);
});

Deno.test("a moderator deletes what others wrote, and does not edit it", async () => {
  await using server = await startServer();
  const { origin } = server;
  await signUp(origin, "first-one");
  const [ann, bob, cy] = await Promise.all(
    ["ann", "bob", "cy"].map((name) => signUp(origin, name)),
  );
  const room = await makeRoom(origin, ann!, "private");
  for (const { username } of [bob!, cy!]) {
    await must(origin, ann!, `/rooms/${room}/members`, { username });
  }
  await must(origin, bob!, `/rooms/${room}/messages`, { text: "bob's" });
  const { messages: [message] } = await (await fetch(`${origin}/api/rooms/${room}/messages`, {
    headers: { cookie: ann!.cookie },
  })).json();
  const path = `/rooms/${room}/messages/${message.seq}`;
  assertEquals((await post(origin, cy!, path, { action: "delete" })).status, 403);
  assertEquals((await post(origin, ann!, path, { action: "edit", text: "x" })).status, 403);
  await must(origin, bob!, path, { action: "edit", text: "bob's own" });
  assertEquals((await post(origin, ann!, path, { action: "delete" })).status, 200);
  const page = await (await fetch(`${origin}/api/rooms/${room}/messages`, {
    headers: { cookie: cy!.cookie },
  })).json();
  assertEquals([page.messages[0].text, typeof page.messages[0].deletedAt], [undefined, "number"]);
});

Deno.test("a form reacts, takes back, and is refused with the field that is wrong", async () => {
  await using server = await startServer();
  const { origin } = server;
  const ann = await signUp(origin, "ann");
  await must(origin, ann, "/rooms/lobby/messages", { text: "hello" });
  const act = async (fields: Record<string, string>, seq = 1) => {
    const { status, body } = await post(origin, ann, `/rooms/lobby/messages/${seq}`, fields);
    return status === 200 ? status : [status, JSON.parse(body).error.field];
  };
  assertEquals(await act({ action: "react", on: "👍" }), 200);
  assertEquals(await act({ action: "react", off: "👍" }), 200);
  assertEquals(await act({ action: "react", on: "❤" }), 200);
  assertEquals(await act({ action: "react", on: "👍\ufe0f" }), 200);
  const page = await (await fetch(`${origin}/api/rooms/lobby/messages`, {
    headers: { cookie: ann.cookie },
  })).json();
  assertEquals(page.messages[0].reactions.map(({ emoji }: { emoji: string }) => emoji), [
    "❤\ufe0f",
    "👍",
  ]);
  assertEquals(await act({ action: "react", off: "👍" }), 200);
  assertEquals(await act({ action: "react", on: "no emoji" }), [422, "emoji"]);
  assertEquals(await act({ action: "react", on: "1" }), [422, "emoji"]);
  assertEquals(await act({ action: "edit", text: " " }), [422, "text"]);
  assertEquals(await act({ action: "edit", text: "x".repeat(16_385) }), [413, "text"]);
  assertEquals(await act({ action: "dance" }), [422, "action"]);
  assertEquals(await act({ action: "delete" }, 7), [404, "seq"]);
});
