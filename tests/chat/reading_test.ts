/** What is unread, and what of it mentions one, against the log itself. */
import { assertEquals } from "@std/assert";
import { type Account, type Frame, join, type RawSocket, signUp } from "../support/client.ts";
import { idOf, makeRoom, must } from "../support/rooms.ts";
import { startServer, type TestServer } from "../support/server.ts";

/** What the account's list says of a room. */
async function summary(origin: string, { cookie }: Account, room: string): Promise<Frame> {
  const answer = await fetch(`${origin}/api/rooms`, { headers: { cookie } });
  const { rooms } = await answer.json();
  return rooms.find(({ id }: Frame) => id === room);
}

/** Every message of a room in its present state. */
async function history(origin: string, { cookie }: Account, room: string): Promise<Frame[]> {
  const answer = await fetch(`${origin}/api/rooms/${room}/messages?limit=200`, {
    headers: { cookie },
  });
  return (await answer.json()).messages;
}

async function say(socket: RawSocket, room: string, text: string): Promise<number> {
  const cid = crypto.randomUUID();
  const { seq } = await socket.request({ type: "send", room, cid, text });
  return seq;
}

Deno.test("a text mentions people of the room, all of them, or those who are here", async () => {
  await using server = await startServer();
  const { origin } = server;
  const [ann, bob, cy, sakura] = [
    await signUp(origin, "ann"),
    await signUp(origin, "Bob.B"),
    await signUp(origin, "cy"),
    await signUp(origin, "さくら"),
  ];
  const room = await makeRoom(origin, ann, "private");
  await must(origin, ann, `/rooms/${room}/members`, { username: "bob.b" });
  await must(origin, ann, `/rooms/${room}/members`, { username: "さくら" });
  const [a, b, s] = [
    await idOf(origin, ann, room),
    await idOf(origin, bob, room),
    await idOf(origin, sakura, room),
  ];
  await using socket = (await join(origin, ann)).socket;
  const mentions = async (text: string) => {
    const seq = await say(socket, room, text);
    const messages = await history(origin, bob, room);
    return messages.find((message) => message.seq === seq)?.mentions;
  };
  assertEquals(await mentions("hello @bob.b and @BOB.B, said **_@bob.b_**"), [b]);
  assertEquals(await mentions("- one\n- @bob.b."), [b]);
  assertEquals(await mentions("`@bob.b`\n```\n@bob.b\n```\n> @bob.b"), undefined);
  assertEquals(await mentions("a@bob.b, @nobody, and @cy who is not of this room"), undefined);
  assertEquals(await mentions("@ann by ann"), undefined);
  // Without blanks, and behind what begins emphasis.
  assertEquals(await mentions("你好@bob.bさん、お願い"), [b]);
  assertEquals(await mentions("مرحبا＠ＢＯＢ.b。_@さくらさん please_"), [b, s]);
  assertEquals(await mentions("@bob.brown @さく a_@bob.b"), undefined);
  assertEquals(await mentions("@room, @all"), ["@room"]);
  assertEquals(await mentions("@here: nobody is"), undefined);
  await using other = (await join(origin, bob)).socket;
  await other.request({ type: "sub", room });
  assertEquals(await mentions("@here and @Bob.B"), [b]);

  assertEquals((await summary(origin, bob, room)).mentions, 6);
  assertEquals((await summary(origin, cy, "lobby")).mentions, 0);
  // Who is named by an edit hears of it, and who is no more does not.
  const seq = await say(other, room, "plain");
  assertEquals((await summary(origin, ann, room)).mentions, 0);
  await other.request({ type: "edit", room, seq, text: "for @ann" });
  assertEquals((await summary(origin, ann, room)).mentions, 1);
  assertEquals((await history(origin, ann, room)).at(-1)?.mentions, [a]);
  await other.request({ type: "edit", room, seq, text: "for nobody" });
  assertEquals((await summary(origin, ann, room)).mentions, 0);
  await other.request({ type: "edit", room, seq, text: "for @room" });
  assertEquals((await summary(origin, ann, room)).mentions, 1);
  await other.request({ type: "delete", room, seq });
  assertEquals((await summary(origin, ann, room)).mentions, 0);
  // A thread has the people of its room.
  const thread = `${room}~${await say(socket, room, "a topic")}`;
  await say(socket, thread, "@here in a thread");
  assertEquals((await history(origin, bob, thread)).at(-1)?.mentions, [b]);
});

Deno.test("counts of unread messages and mentions are those of the log, whatever was done", async () => {
  await using server = await startServer();
  const { origin } = server;
  const [ann, bob] = [await signUp(origin, "ann"), await signUp(origin, "bob")];
  const a = await idOf(origin, ann, "lobby");
  await using phone = (await join(origin, ann)).socket;
  await using laptop = (await join(origin, ann)).socket;
  await using other = (await join(origin, bob)).socket;
  const room = "lobby";
  const seqs: number[] = [];
  // A fixed sequence that mixes everything there is; each step is checked.
  let random = 7;
  const below = (limit: number) => {
    random = (random * 48_271) % 2_147_483_647;
    return random % limit;
  };
  const texts = ["plain", "for @ann", "for @room", "@ann @all", "`@ann`"];
  const text = () => texts[below(texts.length)]!;
  const some = () => seqs[below(seqs.length)] ?? 1;
  const steps: (() => Promise<unknown>)[] = [
    async () => seqs.push(await say(other, room, text())),
    async () => seqs.push(await say(other, room, text())),
    async () => seqs.push(await say(other, room, text())),
    () => other.request({ type: "edit", room, seq: some(), text: text() }),
    () => other.request({ type: "delete", room, seq: some() }),
    () => other.request({ type: "react", room, seq: some(), emoji: "👍", on: true }),
    () => laptop.request({ type: "read", room, seq: some() }),
    () => phone.request({ type: "read", room, seq: some() }),
    () => phone.request({ type: "unread", room, seq: some() }),
    () => below(4) === 0 ? say(laptop, room, "my own") : Promise.resolve(),
  ];
  for (let step = 0; step < 120; step++) {
    await steps[below(steps.length)]!();
    const { read, unread, mentions, count, head } = await summary(origin, ann, room);
    const messages = await history(origin, ann, room);
    const after = messages.filter(({ seq }) => seq > read);
    const named = after.filter((message) =>
      message.by !== a && message.mentions?.some((name: string) => [a, "@room"].includes(name))
    );
    assertEquals({ unread, mentions, count }, {
      unread: after.filter(({ deletedAt }) => deletedAt === undefined).length,
      mentions: named.length,
      count: messages.length,
    }, `step ${step}, head ${head}`);
  }
});

Deno.test("two processes say the same of what is unread", async (t) => {
  await using one = await startServer({ env: { FANOUT: "poll" } });
  await using two = await startServer({ env: { FANOUT: "poll" }, kvPath: one.kvPath });
  await t.step(
    "rooms that a socket is not subscribed to tell where they are",
    () => tellWhereRoomsAre(one, two),
  );
  await deleteUnread(t, one, two);
});

async function tellWhereRoomsAre(one: TestServer, two: TestServer): Promise<void> {
  const [ann, bob] = [await signUp(one.origin, "ann"), await signUp(two.origin, "bob")];
  const room = await makeRoom(one.origin, bob, "private");
  const a = await idOf(one.origin, ann, "lobby");
  await using near = (await join(one.origin, ann)).socket;
  await using far = (await join(two.origin, ann)).socket;
  await using other = (await join(one.origin, bob)).socket;
  await using bystander = (await join(two.origin, await signUp(two.origin, "cy"))).socket;
  // A room that one comes to while connected is one of them.
  await must(one.origin, bob, `/rooms/${room}/members`, { username: "ann" });
  for (const socket of [near, far]) {
    await socket.next(({ type, change }) => type === "rooms" && change === "joined");
  }
  await say(other, room, "one");
  await say(other, room, "two");
  for (const socket of [near, far]) {
    const { head } = await socket.next((frame) =>
      frame.type === "head" && frame.room === room && frame.count === 2
    );
    assertEquals((await summary(one.origin, ann, room)).head, head);
  }
  // Who is mentioned is told so, with the numbers.
  await say(other, "lobby", "@ann");
  for (const socket of [near, far]) {
    const { unread, mentions } = await socket.next(({ type, change, room }) =>
      type === "rooms" && change === "mentioned" && room === "lobby"
    );
    assertEquals([unread, mentions], [2, 1]);
  }
  // What is read on one device is read on the others.
  await near.request({ type: "read", room: "lobby", seq: 2 });
  const { read, unread, mentions } = await far.next(({ type, change, room }) =>
    type === "rooms" && change === "read" && room === "lobby"
  );
  assertEquals([read, unread, mentions], [2, 0, 0]);
  assertEquals((await summary(two.origin, ann, "lobby")).unread, 0);
  await must(one.origin, bob, `/rooms/${room}/members/${a}`, { change: "removed" });
  await far.next(({ type, change }) => type === "rooms" && change === "removed");
  await say(other, room, "three");
  await say(other, "lobby", "a sign");
  await far.next(({ type, room }) => type === "head" && room === "lobby");
  assertEquals(far.frames.some((frame) => frame.room === room && frame.count === 3), false);
  assertEquals(bystander.frames.some((frame) => frame.room === room), false);
}

/** What was deleted before it was read is not unread. */
async function deleteUnread(t: Deno.TestContext, one: TestServer, two: TestServer): Promise<void> {
  const { origin } = one;
  const [ann, kenji] = [await signUp(origin, "amy"), await signUp(origin, "kenji")];
  const room = (await must(origin, ann, "/direct", { username: "kenji" })).replace("/rooms/", "");
  const post = async (text: string) => {
    const body = new URLSearchParams({ text });
    const headers = { cookie: ann.cookie, origin, accept: "application/json" };
    const url = `${origin}/rooms/${room}/messages`;
    return (await (await fetch(url, { method: "POST", headers, body })).json()).seq as number;
  };
  const forget = (seq: number) =>
    must(origin, ann, `/rooms/${room}/messages/${seq}`, { action: "delete" });
  const numbers = async (of = two.origin) => {
    const { unread, count, mentions } = await summary(of, kenji, room);
    return [unread, count, mentions];
  };
  const unreadPage = async () =>
    await (await fetch(`${origin}/unread`, { headers: { cookie: kenji.cookie } })).text();
  const [first, second, third] = [await post("oops"), await post("@kenji hello"), await post("x")];
  const sockets = [(await join(origin, kenji)).socket, (await join(two.origin, kenji)).socket];
  await using near = sockets[0]!;
  await using far = sockets[1]!;

  await t.step(
    "a deleted message is not unread, which is told with the numbers; it counts as a message all the same",
    async () => {
      assertEquals([await numbers(), await numbers(origin)], [[3, 3, 1], [3, 3, 1]]);
      await forget(second);
      for (const socket of [near, far]) {
        const frame = await socket.next(({ change, unread }) => change === "read" && unread === 2);
        assertEquals([frame.room, frame.count, frame.mentions, frame.read], [room, 3, 0, 0]);
      }
      assertEquals([await numbers(), await numbers(origin)], [[2, 3, 0], [2, 3, 0]]);
    },
  );

  await t.step("whoever has read it is told nothing", async () => {
    await near.request({ type: "read", room, seq: first });
    await far.next(({ change, read }) => change === "read" && read === first);
    const { length } = near.frames;
    await forget(first);
    await forget(third);
    await near.next(({ change, unread }) => change === "read" && unread === 0);
    const later = near.frames.slice(length).filter(({ type }) => type === "rooms");
    assertEquals(later.map(({ read, unread }) => [read, unread]), [[first, 0]]);
    assertEquals(await numbers(), [0, 3, 0]);
  });

  await t.step("there is nothing on the page of what is unread", async () => {
    assertEquals((await unreadPage()).includes("You’re all caught up"), true);
    await post("back");
    assertEquals(await numbers(), [1, 4, 0]);
    assertEquals((await unreadPage()).includes("1 unread"), true);
  });

  await t.step("a cursor that goes back counts what is there", async () => {
    await near.request({ type: "unread", room, seq: 1 });
    assertEquals(await numbers(), [1, 4, 0]);
  });

  await t.step("all of it is so after a restart", async () => {
    await one.restart();
    assertEquals(await numbers(one.origin), [1, 4, 0]);
    // What is about the room keeps what was deleted.
    const books = await makeRoom(one.origin, ann, "private");
    await must(one.origin, ann, `/rooms/${books}/members`, { username: "kenji" });
    await must(one.origin, ann, `/rooms/${books}/messages`, { text: "one" });
    const { messages } = await (await fetch(`${one.origin}/api/rooms/${books}/messages`, {
      headers: { cookie: ann.cookie },
    })).json();
    await must(one.origin, ann, `/rooms/${books}/messages/${messages[0].seq}`, {
      action: "delete",
    });
    await must(one.origin, ann, `/rooms/${books}/settings`, { name: "Books", topic: "reading" });
    assertEquals((await summary(one.origin, kenji, books)).unread, 0);
  });
}

Deno.test("whoever was removed hears nothing more of a room, not even that a mention is taken back", async () => {
  await using server = await startServer();
  const { origin } = server;
  const [ann, bob] = [await signUp(origin, "ann"), await signUp(origin, "bob")];
  const room = await makeRoom(origin, bob, "private");
  await must(origin, bob, `/rooms/${room}/members`, { username: "ann" });
  const a = await idOf(origin, ann, room);
  await using out = (await join(origin, ann)).socket;
  await using other = (await join(origin, bob)).socket;
  const seq = await say(other, room, "@ann");
  await out.next(({ change }) => change === "mentioned");
  await must(origin, bob, `/rooms/${room}/members/${a}`, { change: "removed" });
  await out.next(({ change }) => change === "removed");
  const { length } = out.frames;
  await other.request({ type: "edit", room, seq, text: "@ann again" });
  await other.request({ type: "delete", room, seq });
  await say(other, "lobby", "@ann, a sign");
  await out.next(({ type, room }) => type === "head" && room === "lobby");
  assertEquals(out.frames.slice(length).filter((frame) => frame.room === room), []);
});
