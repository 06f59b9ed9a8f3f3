/** Direct rooms in people's lists: from the first message on, and again with the next one. */
import { assertEquals } from "@std/assert";
import { type Account, type Frame, join, signUp } from "../../support/client.ts";
import { must, post } from "../../support/rooms.ts";
import { startServer } from "../../support/server.ts";

const told = (room: string, change: string) => (frame: Frame) =>
  frame.type === "rooms" && frame.room === room && frame.change === change;

/** The direct rooms of a list, as the server at `origin` has it. */
async function listOf(origin: string, account: Account): Promise<string[]> {
  const response = await fetch(`${origin}/api/rooms`, { headers: { cookie: account.cookie } });
  const { rooms } = await response.json();
  return rooms.filter(({ kind }: Frame) => kind === "direct").map(({ id }: Frame) => id);
}

async function direct(origin: string, by: Account, username: string): Promise<string> {
  return (await must(origin, by, "/direct", { username })).replace("/rooms/", "");
}

Deno.test("a direct room is in the other's list from its first message on, in each process", async () => {
  await using first = await startServer();
  await using second = await startServer({ kvPath: first.kvPath });
  const [ann, bob] = [await signUp(first.origin, "ann"), await signUp(first.origin, "bob")];
  await using here = (await join(first.origin, bob)).socket;
  await using there = (await join(second.origin, bob)).socket;
  await using ans = (await join(second.origin, ann)).socket;

  const room = await direct(first.origin, ann, "bob");
  await ans.next(told(room, "joined"));
  assertEquals(await listOf(second.origin, ann), [room]);
  assertEquals(await listOf(first.origin, bob), []);
  assertEquals(await listOf(second.origin, bob), []);

  const { seq } = await ans.request({
    type: "send",
    room,
    cid: crypto.randomUUID(),
    text: "hello",
  });
  assertEquals(seq, 1);
  const news = (frame: Frame) =>
    (frame.type === "rooms" && frame.room === room) ||
    (frame.type === "presence" && frame.room === undefined);
  for (const socket of [here, there]) {
    // Nothing of it came before: neither the room nor that its other person is here.
    assertEquals((await socket.next(news)).change, "joined");
    await socket.next((frame) => frame.type === "presence" && frame.room === undefined);
  }
  assertEquals(await listOf(first.origin, bob), [room]);
  assertEquals(await listOf(second.origin, bob), [room]);
  const one = await fetch(`${second.origin}/api/rooms/${room}`, {
    headers: { cookie: bob.cookie },
  });
  assertEquals((await one.json()).unread, 1);
});

Deno.test("an empty direct room that both ask for is in both lists, and no other room can be hidden", async () => {
  await using server = await startServer();
  const { origin } = server;
  const [ann, bob] = [await signUp(origin, "ann"), await signUp(origin, "bob")];
  const room = await direct(origin, ann, "bob");
  assertEquals(await listOf(origin, bob), []);
  assertEquals(await direct(origin, bob, "ann"), room);
  assertEquals(await listOf(origin, bob), [room]);
  assertEquals(await listOf(origin, ann), [room]);

  const cat = await signUp(origin, "cat");
  assertEquals((await post(origin, cat, `/rooms/${room}/hide`)).status, 404);
  assertEquals((await post(origin, cat, "/rooms/nowhere/hide")).status, 404);
  assertEquals((await post(origin, ann, "/rooms/lobby/hide")).status, 403);
});

Deno.test("a hidden direct room is away on every device, and comes back with the next message", async () => {
  await using first = await startServer();
  await using second = await startServer({ kvPath: first.kvPath });
  const { origin } = first;
  const [ann, bob] = [await signUp(origin, "ann"), await signUp(origin, "bob")];
  const room = await direct(origin, ann, "bob");
  await must(origin, ann, `/rooms/${room}/messages`, { text: "hello" });
  await using here = (await join(origin, bob)).socket;
  await using there = (await join(second.origin, bob)).socket;

  await must(origin, bob, `/rooms/${room}/hide`);
  for (const socket of [here, there]) await socket.next(told(room, "hidden"));
  assertEquals(await listOf(second.origin, bob), []);
  assertEquals(await listOf(second.origin, ann), [room], "the other one keeps it");
  // It is still theirs to read, and hiding it once more changes nothing.
  await must(origin, bob, `/rooms/${room}/hide`);
  const page = await fetch(`${origin}/rooms/${room}`, { headers: { cookie: bob.cookie } });
  assertEquals(page.status, 200);
  await page.body?.cancel();
  // What is no message leaves it where it is.
  await must(second.origin, ann, `/rooms/${room}/messages/1`, { action: "react", on: "👍" });
  assertEquals(await listOf(origin, bob), []);

  await must(second.origin, ann, `/rooms/${room}/messages`, { text: "still there?" });
  for (const socket of [here, there]) await socket.next(told(room, "joined"));
  assertEquals(await listOf(origin, bob), [room]);
  assertEquals(await listOf(second.origin, bob), [room]);

  // So does a reply in one of its threads, and whoever asks for the conversation.
  await must(origin, ann, `/rooms/${room}~1/messages`, { text: "a reply" });
  await must(origin, bob, `/rooms/${room}/hide`);
  await must(origin, ann, `/rooms/${room}~1/messages`, { text: "another" });
  assertEquals(await listOf(origin, bob), [room]);
  await must(origin, bob, `/rooms/${room}/hide`);
  assertEquals(await direct(second.origin, bob, "ann"), room);
  assertEquals(await listOf(origin, bob), [room]);
});
