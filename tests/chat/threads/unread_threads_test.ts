import { assertEquals } from "@std/assert";
import { type Account, type Frame, join, signUp } from "../../support/client.ts";
import { idOf, makeRoom, must } from "../../support/rooms.ts";
import { startServer } from "../../support/server.ts";

/** Posts a message or a reply; its `seq`. */
async function say(origin: string, { cookie }: Account, log: string, text: string) {
  const response = await fetch(`${origin}/rooms/${log}/messages`, {
    method: "POST",
    headers: { cookie, origin, accept: "application/json" },
    body: new URLSearchParams({ text }),
  });
  return (await response.json()).seq as number;
}

/** A room as somebody's list has it: what is unread, for them, and in threads. */
async function numbers(origin: string, { cookie }: Account, room: string) {
  const answer = await fetch(`${origin}/api/rooms`, { headers: { cookie } });
  const found = (await answer.json()).rooms.find(({ id }: Frame) => id === room);
  return found && [found.unread, found.mentions, found.threads ?? 0];
}

async function pageOf(origin: string, { cookie }: Account, path: string): Promise<string> {
  return await (await fetch(`${origin}${path}`, { headers: { cookie } })).text();
}

const told = (change: string, room: string, thread?: number) => (frame: Frame) =>
  frame.type === "rooms" && frame.change === change && frame.room === room &&
  frame.thread === thread;

Deno.test("what is for somebody in a thread reaches them", async (t) => {
  await using server = await startServer();
  await using elsewhere = await startServer({ kvPath: server.kvPath });
  const { origin } = server;
  const [ann, bob, eve] = [
    await signUp(origin, "ann"),
    await signUp(origin, "bob"),
    await signUp(origin, "eve"),
  ];
  const room = await makeRoom(origin, ann, "private");
  for (const username of ["bob", "eve"]) {
    await must(origin, ann, `/rooms/${room}/members`, { username });
  }
  const seq = await say(origin, ann, room, "Lunch?");
  const thread = `${room}~${seq}`;
  const read = (account: Account, log: string, to: number) =>
    must(origin, account, `/rooms/${log}/read`, { seq: `${to}` });
  for (const account of [ann, bob, eve]) await read(account, room, 1_000);
  await say(origin, ann, thread, "I would like soup");

  await using here = (await join(origin, bob)).socket;
  await using there = (await join(elsewhere.origin, bob)).socket;
  const sockets = [here, there];

  await t.step("a mention, by a frame on every process and in the list", async () => {
    assertEquals(await numbers(origin, bob, room), [0, 0, 0]);
    await say(origin, ann, thread, "and what about you, @bob?");
    for (const socket of sockets) await socket.waitFor(told("mentioned", room, seq));
    // From the mention on: what was said before it is not new to them.
    assertEquals(await numbers(origin, bob, room), [0, 1, 1]);
    assertEquals(await numbers(elsewhere.origin, bob, room), [0, 1, 1]);
    assertEquals(await numbers(origin, eve, room), [0, 0, 0]);
    assertEquals(await numbers(origin, ann, room), [0, 0, 0]);
  });

  await t.step("it is among what is unread, and looking at it changes nothing", async () => {
    for (const path of ["/unread", "/threads", `/rooms/${room}/threads/${seq}`]) {
      const html = await pageOf(origin, bob, path);
      assertEquals(html.includes("Mark as read"), true, path);
      assertEquals(html.includes("side-mentions"), true, path);
    }
    assertEquals(await numbers(origin, bob, room), [0, 1, 1]);
    assertEquals((await pageOf(origin, eve, "/unread")).includes("You’re all caught up"), true);
  });

  await t.step("reading the thread clears it, on every device", async () => {
    const { head } = await here.request({ type: "sub", room: thread });
    await here.request({ type: "read", room: thread, seq: head });
    for (const socket of sockets) await socket.waitFor(told("read", room, seq));
    assertEquals(await numbers(elsewhere.origin, bob, room), [0, 0, 0]);
    assertEquals((await pageOf(origin, bob, "/unread")).includes("You’re all caught up"), true);
    await here.request({ type: "unsub", room: thread });
  });

  await t.step("a reply in a thread that one follows counts like a mention", async () => {
    await say(origin, bob, thread, "Noodles");
    assertEquals(await numbers(origin, ann, room), [0, 1, 1]);
    assertEquals(await numbers(origin, bob, room), [0, 0, 0]);
    // Reading the room is not reading its threads.
    await read(ann, room, 1_000);
    assertEquals(await numbers(origin, ann, room), [0, 1, 1]);
    await must(origin, ann, "/unread");
    assertEquals(await numbers(origin, ann, room), [0, 0, 0]);
  });

  await t.step("what is deleted is nothing new", async () => {
    const gone = await say(origin, ann, thread, "@eve, you too?");
    assertEquals(await numbers(origin, eve, room), [0, 1, 1]);
    assertEquals(await numbers(origin, bob, room), [0, 1, 1]);
    const before = sockets.map(({ frames }) => frames.length);
    await must(origin, ann, `/rooms/${thread}/messages/${gone}`, { action: "delete" });
    for (const [index, socket] of sockets.entries()) {
      await socket.until(() =>
        socket.frames.slice(before[index]).some(told("mentioned", room, seq))
      );
    }
    assertEquals(await numbers(origin, eve, room), [0, 0, 0]);
    assertEquals(await numbers(origin, bob, room), [0, 0, 0]);
  });

  await t.step("an edit that mentions somebody calls them, and @room everybody", async () => {
    const edited = await say(origin, ann, thread, "hm");
    assertEquals(await numbers(origin, eve, room), [0, 1, 1]);
    await read(eve, thread, 1_000);
    const carl = await signUp(origin, "carl");
    await must(origin, ann, `/rooms/${room}/members`, { username: "carl" });
    // A newcomer begins with everything read.
    assertEquals(await numbers(origin, carl, room), [0, 0, 0]);
    assertEquals(await numbers(origin, carl, "lobby"), [0, 0, 0]);
    await must(origin, ann, `/rooms/${thread}/messages/${edited}`, {
      action: "edit",
      text: "hm, @carl",
    });
    assertEquals(await numbers(origin, carl, room), [0, 1, 1]);
    await must(origin, carl, "/unread");
    await say(origin, ann, thread, "@room we go at one");
    for (const account of [bob, eve, carl]) {
      assertEquals((await numbers(origin, account, room))?.[2] > 0, true, account.username);
    }
  });

  await t.step("whoever is removed is told nothing more", async () => {
    const id = await idOf(origin, bob, "lobby");
    await must(origin, ann, `/rooms/${room}/members/${id}`, { change: "removed" });
    for (const socket of sockets) await socket.waitFor(told("removed", room));
    const before = sockets.map(({ frames }) => frames.length);
    await say(origin, ann, thread, "@bob is gone");
    await say(origin, ann, "lobby", "@bob");
    for (const [index, socket] of sockets.entries()) {
      await socket.waitFor(told("mentioned", "lobby"));
      assertEquals(socket.frames.slice(before[index]).filter(({ room: of }) => of === room), []);
    }
    assertEquals(await numbers(origin, bob, room), undefined);
    assertEquals((await pageOf(origin, bob, "/unread")).includes("is gone"), false);
  });
});
