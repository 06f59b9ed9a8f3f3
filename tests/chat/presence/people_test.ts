/** Who is here, over real sockets, isolates and processes. */
import { assert, assertEquals } from "@std/assert";
import { type Account, type Frame, join, type RawSocket, signUp } from "../../support/client.ts";
import { idOf, makeRoom, must, post } from "../../support/rooms.ts";
import { startServer } from "../../support/server.ts";
import { eventually, until } from "../../support/until.ts";

/** A socket that is subscribed to these rooms, and whose it is. */
async function enter(origin: string, account: Account, ...rooms: string[]) {
  const { socket, welcome } = await join(origin, account);
  for (const room of rooms) {
    assertEquals((await socket.request({ type: "sub", room })).type, "ok");
  }
  const user: string = welcome.user.id;
  return { socket, user };
}

/** How a socket was told that somebody is shown in a room, or beside its rooms, again and again. */
function told(socket: RawSocket, user: string, room?: string): Frame[] {
  return socket.frames.filter((frame) => frame.type === "presence" && frame.room === room)
    .flatMap(({ users }) => users).filter(({ id }: Frame) => id === user);
}

const sees = (socket: RawSocket, user: string, state: string, room?: string) =>
  socket.until(() => told(socket, user, room).at(-1)?.state === state);

async function peopleOf(origin: string, account: Account, room: string): Promise<Frame[]> {
  const response = await fetch(`${origin}/api/rooms/${room}/people`, {
    headers: { cookie: account.cookie },
  });
  const body = await response.json();
  return body.people ?? [body.error];
}

async function statesOf(origin: string, account: Account, room: string): Promise<string[]> {
  const people = await peopleOf(origin, account, room);
  return people.map(({ username, state }) => `${username} ${state}`).sort();
}

const away = { type: "presence", state: "away" };
const online = { type: "presence", state: "online" };

Deno.test("a person is shown by all their sockets, on every isolate, in all their rooms", async () => {
  await using server = await startServer({ parallel: true });
  const { origin } = server;
  const [ann, bob] = [await signUp(origin, "ann"), await signUp(origin, "bob")];
  const den = await makeRoom(origin, ann, "private");
  await must(origin, ann, `/rooms/${den}/members`, { username: "bob" });
  const watchers: RawSocket[] = [];
  for (let n = 0; n < 4; n++) watchers.push((await enter(origin, ann, den)).socket);
  const everyone = async (state: string) => {
    for (const socket of watchers) await sees(socket, user, state, den);
  };

  // He is in his rooms wherever he looks; and with one socket or the other, on any isolate.
  const { socket: phone, user } = await enter(origin, bob, "lobby");
  await everyone("online");
  const { socket: desk } = await enter(origin, bob);
  await phone.request(away);
  await desk.request(away);
  await everyone("away");
  await phone.request(online);
  await everyone("online");
  await phone.close();
  await everyone("away");
  await eventually(() => statesOf(origin, ann, den), ["ann online", "bob away"]);

  const status = { emoji: "🌴", text: "On holiday" };
  await must(origin, bob, "/status", { ...status, until: "1h", dnd: "true" });
  await everyone("dnd");
  for (const socket of watchers) {
    const { until, ...shown } = told(socket, user, den).at(-1)!.status;
    assertEquals([shown, typeof until], [status, "number"]);
  }
  await desk.close();
  await everyone("offline");
  await until(
    async () => (await peopleOf(origin, ann, den)).some(({ lastSeen }) => lastSeen),
    "nobody was last seen",
  );
  const [gone] = (await peopleOf(origin, ann, den)).filter(({ id }) => id === user);
  assertEquals([gone?.state, gone?.status.text], ["offline", "On holiday"]);
  assertEquals(gone?.lastSeen % 60_000, 0);
  await Promise.all(watchers.map((socket) => socket.close()));
});

Deno.test("processes that share the store alone see each other's people, and forget one that was killed", async () => {
  const env = { FANOUT: "poll", HEARTBEAT_MS: "1000" };
  await using one = await startServer({ env });
  await using two = await startServer({ env, kvPath: one.kvPath });
  const [ann, bob] = [await signUp(one.origin, "ann"), await signUp(two.origin, "bob")];
  await using first = (await enter(one.origin, ann, "lobby")).socket;
  const { socket: second, user } = await enter(two.origin, bob, "lobby");
  const annId = await idOf(one.origin, ann, "lobby");
  await sees(first, user, "online", "lobby");
  await sees(second, annId, "online", "lobby");
  await second.request(away);
  await sees(first, user, "away", "lobby");

  // By the process that has none of his sockets.
  await must(one.origin, bob, "/status", { text: "by form" });
  await first.until(() => told(first, user, "lobby").at(-1)?.status?.text === "by form");
  await second.until(() => told(second, user, "lobby").at(-1)?.status?.text === "by form");
  await eventually(() => statesOf(one.origin, ann, "lobby"), ["ann online", "bob away"]);

  await second.request(online);
  await sees(first, user, "online", "lobby");
  await two.kill();
  await sees(first, user, "offline", "lobby");
  await second.closed;
});

Deno.test("a process tells the others at once that it stops", async () => {
  await using one = await startServer({ env: { FANOUT: "poll" } });
  await using two = await startServer({ env: { FANOUT: "poll" }, kvPath: one.kvPath });
  const [ann, bob] = [await signUp(one.origin, "ann"), await signUp(two.origin, "bob")];
  await using first = (await enter(one.origin, ann, "lobby")).socket;
  const { socket: second, user } = await enter(two.origin, bob);
  await sees(first, user, "online", "lobby");
  await two.stop();
  await second.closed;
  await sees(first, user, "offline", "lobby");
});

Deno.test("who shares no room hears nothing of a person, by frames or by HTTP", async () => {
  await using server = await startServer({ parallel: true });
  const { origin } = server;
  const [ann, bob, cleo] = [
    await signUp(origin, "ann"),
    await signUp(origin, "bob"),
    await signUp(origin, "cleo"),
  ];
  const den = await makeRoom(origin, ann, "private");
  const attic = await makeRoom(origin, cleo, "private");
  await must(origin, ann, `/rooms/${den}/members`, { username: "bob" });
  // Cleo reads no room of theirs: everybody belongs to the lobby, and is seen there by its readers.
  const outside = [(await enter(origin, cleo, attic)).socket, (await enter(origin, cleo)).socket];
  const { socket: inside } = await enter(origin, ann, den);
  const { socket: other, user } = await enter(origin, bob, den);
  await must(origin, bob, "/status", { text: "a secret word" });
  await other.request(away);
  await inside.until(() => told(inside, user, den).at(-1)?.status?.text === "a secret word");
  await sees(inside, user, "away", den);
  for (const path of [`/api/rooms/${den}/people`, "/api/rooms/nowhere/people"]) {
    const response = await fetch(`${origin}${path}`, { headers: { cookie: cleo.cookie } });
    assertEquals([response.status, (await response.json()).error.code], [404, "not_found"]);
  }
  const asked = await outside[0]!.request({ type: "sub", room: den });
  assertEquals([asked.type, asked.code], ["error", "not_found"]);
  for (const socket of outside) {
    // An answer shows that whatever was sent before has come.
    await socket.request({ type: "unsub", room: "lobby" });
    assertEquals(
      socket.frames.filter(({ type, room }) => type === "presence" && room !== attic),
      [],
    );
    assert(!JSON.stringify(socket.frames).includes("a secret word"));
  }

  // Who is removed is seen there no longer, and sees no one.
  await must(origin, ann, `/rooms/${den}/members/${user}`, { change: "removed" });
  await sees(inside, user, "offline", den);
  await eventually(() => statesOf(origin, ann, den), ["ann online"]);
  const heard = told(other, told(inside, user, den)[0]!.id, den).length;
  await inside.request(away);
  await sees(inside, await idOf(origin, ann, "lobby"), "away", den);
  await other.request({ type: "unsub", room: "lobby" });
  assertEquals(told(other, user, den).length, heard);
  await Promise.all([...outside, inside, other].map((socket) => socket.close()));
});

Deno.test("the other of a direct room is followed beside every page, and nobody else is", async () => {
  await using server = await startServer({ parallel: true });
  const { origin } = server;
  const [ann, bob, cleo] = [
    await signUp(origin, "ann"),
    await signUp(origin, "bob"),
    await signUp(origin, "cleo"),
  ];
  const { socket: early } = await enter(origin, ann);
  const { socket, user } = await enter(origin, bob);
  const { socket: third, user: cleoId } = await enter(origin, cleo);
  await must(origin, ann, "/direct", { username: "bob" });
  await sees(early, user, "online");
  const { socket: late } = await enter(origin, ann);
  await sees(late, user, "online");
  await socket.request(away);
  await third.request(away);
  for (const one of [early, late]) {
    await sees(one, user, "away");
    assertEquals(told(one, cleoId), []);
  }
  assertEquals(third.frames.filter(({ type }) => type === "presence"), []);
  await Promise.all([early, late, socket, third].map((one) => one.close()));
});

Deno.test("a status is checked, kept, and may be set by a form alone", async () => {
  await using server = await startServer();
  const { origin } = server;
  const ann = await signUp(origin, "ann");
  const page = async () =>
    await (await fetch(`${origin}/status`, { headers: { cookie: ann.cookie } })).text();
  const refused = await post(origin, ann, "/status", { text: "x".repeat(81) });
  assertEquals([refused.status, JSON.parse(refused.body).error.field], [422, "text"]);
  const form = new URLSearchParams({ emoji: "palm", text: "typed" });
  const headers = { origin, cookie: ann.cookie };
  const answer = await fetch(`${origin}/status`, { method: "POST", body: form, headers });
  const html = await answer.text();
  assertEquals(answer.status, 422);
  assert(
    html.includes("The emoji of the status must be one emoji.") && html.includes('value="typed"'),
  );

  const saved = await fetch(`${origin}/status`, {
    method: "POST",
    body: new URLSearchParams({ emoji: "🌴", text: "On holiday", state: "dnd" }),
    headers,
    redirect: "manual",
  });
  await saved.body?.cancel();
  assertEquals([saved.status, saved.headers.get("location")], [303, "/"]);
  await server.restart();
  const kept = await page();
  assert(kept.includes('value="On holiday"') && kept.includes("do not disturb"));
});

Deno.test("a room's page counts all who are here, and lists the first of them", async () => {
  await using server = await startServer();
  const { origin } = server;
  const accounts: Account[] = [];
  // At once, there would be more passwords to hash than the server takes on.
  for (let count = 0; count < 53; count++) accounts.push(await signUp(origin, `person${count}`));
  const entered = await Promise.all(accounts.map((account) => enter(origin, account)));
  const headers = { cookie: accounts[0]!.cookie };
  const page = await (await fetch(`${origin}/rooms/lobby`, { headers })).text();
  assertEquals(/Here now: (\d+)/.exec(page)?.[1], "53");
  assertEquals(/and (\d+) more/.exec(page)?.[1], "3");
  const people = await (await fetch(`${origin}/api/rooms/lobby/people`, { headers })).json();
  assertEquals([people.here, people.people.length], [53, 53]);
  await Promise.all(entered.map(({ socket }) => socket.close()));
});
