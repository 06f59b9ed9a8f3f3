/** Rooms and memberships over real sockets, by a client that knows nothing but the protocol. */
import { assert, assertEquals } from "@std/assert";
import { type Account, type Frame, join, type RawSocket, signUp } from "../../support/client.ts";
import { idOf, makeRoom, must } from "../../support/rooms.ts";
import { startServer } from "../../support/server.ts";

const send = (room: string, text: string): Frame => ({
  type: "send",
  room,
  cid: crypto.randomUUID(),
  text,
});

const told = (room: string, change: string) => (frame: Frame) =>
  frame.type === "rooms" && frame.room === room && frame.change === change;

async function people(origin: string, ...names: string[]): Promise<Account[]> {
  const accounts: Account[] = [];
  for (const name of names) accounts.push(await signUp(origin, name));
  return accounts;
}

/** Every frame about a room is answered as for one that is not there. */
async function assertGone(socket: RawSocket, room: string): Promise<void> {
  const frames: Frame[] = [
    { type: "sub", room },
    send(room, "still here?"),
    { type: "edit", room, seq: 1, text: "x" },
    { type: "delete", room, seq: 1 },
    { type: "react", room, seq: 1, emoji: "👍", on: true },
    { type: "read", room, seq: 1 },
  ];
  for (const frame of frames) {
    const { id: _one, ...answer } = await socket.request(frame);
    const { id: _other, ...nowhere } = await socket.request({ ...frame, room: "nowhere" });
    assertEquals(answer, nowhere, frame.type);
    assertEquals(answer.code, "not_found", frame.type);
  }
}

Deno.test("who is removed loses the room on every isolate, before the next message", async () => {
  await using server = await startServer({ parallel: true });
  const { origin } = server;
  const [ann, bob, cat] = await people(origin, "ann", "bob", "cat") as [Account, Account, Account];
  const room = await makeRoom(origin, ann, "private");
  for (const username of ["bob", "cat"]) {
    await must(origin, ann, `/rooms/${room}/members`, { username });
  }
  const bobId = await idOf(origin, bob, "lobby");
  const open = async (account: Account) => {
    const { socket } = await join(origin, account);
    assertEquals((await socket.request({ type: "sub", room })).type, "ok");
    assertEquals((await socket.request(send(room, "hello"))).type, "ok");
    return socket;
  };
  const bobs = await Promise.all(Array.from({ length: 6 }, () => open(bob)));
  const cats = await Promise.all(Array.from({ length: 6 }, () => open(cat)));

  await must(origin, ann, `/rooms/${room}/members/${bobId}`, { change: "removed" });
  await Promise.all(bobs.map((socket) => socket.waitFor(told(room, "removed"))));
  await must(origin, ann, `/rooms/${room}/messages`, { text: "behind closed doors" });
  const knows = (socket: RawSocket) =>
    socket.events(room).some(({ text }) => text === "behind closed doors");
  for (const socket of cats) await socket.until(() => knows(socket));
  for (const socket of bobs) {
    await assertGone(socket, room);
    assert(!knows(socket));
    assert(socket.events(room).every(({ change }) => change !== "removed"));
  }
  for (const socket of cats) {
    const [event] = socket.events(room).filter(({ kind, change }) =>
      kind === "member" && change === "removed"
    );
    assertEquals(event?.user, bobId);
  }

  await must(origin, ann, `/rooms/${room}/members`, { username: "bob" });
  const [again] = bobs as [RawSocket];
  await again.waitFor(told(room, "joined"));
  assertEquals((await again.request({ type: "sub", room })).type, "ok");
  assertEquals((await again.request(send(room, "back"))).type, "ok");
  await Promise.all([...bobs, ...cats].map((socket) => socket.close()));
});

Deno.test("processes that share a file tell each other of removals, joins and what was read", async () => {
  await using first = await startServer();
  await using second = await startServer({ kvPath: first.kvPath });
  const [ann, bob] = await people(first.origin, "ann", "bob") as [Account, Account];
  const bobId = await idOf(first.origin, bob, "lobby");
  await using there = (await join(second.origin, bob)).socket;
  const room = await makeRoom(first.origin, ann, "private");
  await must(first.origin, ann, `/rooms/${room}/members`, { username: "bob" });
  await there.next(told(room, "joined"));
  assertEquals((await there.request({ type: "sub", room })).type, "ok");
  assertEquals((await there.request(send(room, "hello"))).type, "ok");

  await must(first.origin, ann, `/rooms/${room}/settings`, { name: "renamed" });
  await there.next(told(room, "changed"));
  const list = await fetch(`${second.origin}/api/rooms`, { headers: { cookie: bob.cookie } });
  const { rooms } = await list.json();
  assertEquals(rooms.find(({ id }: Frame) => id === room).name, "renamed");

  await using here = (await join(first.origin, bob)).socket;
  await here.request({ type: "read", room, seq: 3 });
  await there.next(told(room, "read"));
  await must(first.origin, ann, `/rooms/${room}/members/${bobId}`, { change: "removed" });
  await there.next(told(room, "removed"));
  await assertGone(there, room);
});

Deno.test("what happens to a room is in its log, without a gap, and in its pages", async () => {
  await using server = await startServer();
  const { origin } = server;
  const [ann, bob] = await people(origin, "ann", "bob") as [Account, Account];
  const room = await makeRoom(origin, ann, "private", "books");
  await using socket = (await join(origin, ann)).socket;
  await socket.request({ type: "sub", room });
  await socket.request(send(room, "first"));
  await must(origin, ann, `/rooms/${room}/members`, { username: "bob" });
  const bobId = await idOf(origin, bob, room);
  await must(origin, ann, `/rooms/${room}/members/${bobId}`, { change: "moderator" });
  await must(origin, ann, `/rooms/${room}/settings`, { name: "more books", topic: "all of them" });
  await must(origin, bob, `/rooms/${room}/settings`, { readOnly: "true" });
  await must(origin, ann, `/rooms/${room}/leave`);
  const kinds = [
    ["message", undefined],
    ["member", "joined"],
    ["message", undefined],
    ["member", "role"],
    ["room", undefined],
    ["room", undefined],
    ["member", "left"],
  ];
  await using other = (await join(origin, bob)).socket;
  const { epoch } = await other.request({ type: "sub", room });
  await other.request({ type: "sub", room, epoch, seq: 0 });
  await other.until(() => other.events(room).length >= kinds.length);
  assertEquals(other.events(room).map(({ seq }) => seq), [1, 2, 3, 4, 5, 6, 7]);
  assertEquals(other.events(room).map(({ kind, change }) => [kind, change]), kinds);
  const { seq: _seq, at: _at, ...changed } = other.events(room)[4]!;
  assertEquals(changed, {
    kind: "room",
    by: other.events(room)[0]!.by,
    name: "more books",
    topic: "all of them",
  });
  // Who left is not told of it by the room, but by their list.
  await socket.waitFor(told(room, "left"));
  assertEquals(socket.events(room).map(({ seq }) => seq), [1, 2, 3, 4, 5, 6]);

  const response = await fetch(`${origin}/api/rooms/${room}/messages?limit=1`, {
    headers: { cookie: bob.cookie },
  });
  const page = await response.json();
  assertEquals(page.messages.map(({ seq }: Frame) => seq), [3]);
  assertEquals(page.events.map(({ seq }: Frame) => seq), [4, 5, 6, 7]);
  assertEquals(page.users.length, 2);
});

Deno.test("an archived room takes nothing, a read-only one what moderators write", async () => {
  await using server = await startServer();
  const { origin } = server;
  const [owner, ann, bob] = await people(origin, "olga", "ann", "bob") as [
    Account,
    Account,
    Account,
  ];
  const room = await makeRoom(origin, ann, "public");
  await using a = (await join(origin, ann)).socket;
  await using b = (await join(origin, bob)).socket;
  await using o = (await join(origin, owner)).socket;
  const { seq } = await b.request(send(room, "mine"));
  const set = (fields: Record<string, string>) =>
    must(origin, ann, `/rooms/${room}/settings`, fields);
  const writes = (): Frame[] => [
    send(room, "x"),
    { type: "edit", room, seq, text: "y" },
    { type: "react", room, seq, emoji: "👍", on: true },
    { type: "delete", room, seq },
  ];

  await set({ readOnly: "true" });
  for (const frame of writes()) {
    assertEquals((await b.request(frame)).code, "forbidden", frame.type);
  }
  assertEquals((await a.request(send(room, "by the moderator"))).type, "ok");
  assertEquals((await o.request(send(room, "by the owner"))).type, "ok");
  await set({ readOnly: "false" });
  assertEquals((await b.request(send(room, "again"))).type, "ok");

  await set({ archived: "true" });
  for (const socket of [a, b]) {
    for (const frame of writes()) {
      assertEquals((await socket.request(frame)).code, "forbidden", frame.type);
    }
    assertEquals((await socket.request({ type: "sub", room })).type, "ok");
  }
  await set({ archived: "false" });
  assertEquals((await b.request(send(room, "and again"))).type, "ok");
});

Deno.test("what is read on one device is told to the others", async () => {
  await using server = await startServer();
  const { origin } = server;
  const [ann, bob] = await people(origin, "ann", "bob") as [Account, Account];
  await using one = (await join(origin, ann)).socket;
  await using other = (await join(origin, ann)).socket;
  await using writer = (await join(origin, bob)).socket;
  await writer.request(send("lobby", "hello"));
  await one.request({ type: "read", room: "lobby", seq: 1 });
  await other.waitFor(told("lobby", "read"));
  // The same position again moves nothing, and the one that read knows it.
  await one.request({ type: "read", room: "lobby", seq: 1 });
  await writer.request(send("lobby", "more"));
  assertEquals([one, other].map(({ frames }) => frames.filter(told("lobby", "read")).length), [
    0,
    1,
  ]);
});
