/** Each way in which isolates learn of each other's commits, alone. */
import { assertEquals } from "@std/assert";
import {
  type Account,
  type Frame,
  join,
  postForm,
  type RawSocket,
  signUp,
} from "../support/client.ts";
import { startServer, type TestServer } from "../support/server.ts";

const send = (text: string): Frame => ({
  type: "send",
  room: "lobby",
  cid: crypto.randomUUID(),
  text,
});

/** Sockets on every server, each subscribed to the lobby. */
async function listenOn(servers: readonly TestServer[], people: readonly Account[]) {
  const sockets: RawSocket[] = [];
  for (const server of servers) {
    for (const person of people) {
      const { socket } = await join(server.origin, person);
      await socket.request({ type: "sub", room: "lobby" });
      sockets.push(socket);
    }
  }
  return sockets;
}

/** All sockets send at once; every one of them must see every message once and in order. */
async function talk(sockets: readonly RawSocket[], each: number): Promise<void> {
  const total = sockets.length * each;
  const receipts = await Promise.all(
    sockets.flatMap((socket) =>
      Array.from({ length: each }, (_, n) => socket.request(send(`${n}`)))
    ),
  );
  const expected = Array.from({ length: total }, (_, index) => index + 1);
  assertEquals(receipts.map(({ seq }) => seq).sort((one, other) => one - other), expected);
  for (const socket of sockets) {
    await socket.until(() => socket.events("lobby").length >= total);
    assertEquals(socket.events("lobby").map(({ seq }) => seq), expected);
  }
}

Deno.test("the bus alone carries every message between the isolates of a process", async () => {
  await using server = await startServer({ parallel: true, env: { FANOUT: "bus" } });
  const people = [await signUp(server.origin, "ann"), await signUp(server.origin, "bob")];
  const sockets = await listenOn([server, server, server, server], people);
  await talk(sockets, 50);
  await Promise.all(sockets.map((socket) => socket.close()));
});

Deno.test("the counters alone, read twice a second, carry every message between processes on one file", async () => {
  await using one = await startServer({ env: { FANOUT: "poll" } });
  await using two = await startServer({ env: { FANOUT: "poll" }, kvPath: one.kvPath });
  const people = [await signUp(one.origin, "ann"), await signUp(two.origin, "bob")];
  const sockets = await listenOn([one, two], people);
  await talk(sockets, 50);
  await Promise.all(sockets.map((socket) => socket.close()));
});

Deno.test("a watch of the counters alone carries every message between isolates of a process", async () => {
  await using server = await startServer({ parallel: true, env: { FANOUT: "watch" } });
  const people = [await signUp(server.origin, "ann"), await signUp(server.origin, "bob")];
  const sockets = await listenOn([server, server, server, server], people);
  await talk(sockets, 25);
  await Promise.all(sockets.map((socket) => socket.close()));
});

Deno.test("signing out on one process closes the session's sockets on another", async () => {
  await using one = await startServer();
  await using two = await startServer({ kvPath: one.kvPath });
  const [ann, bob] = [await signUp(one.origin, "ann"), await signUp(one.origin, "bob")];
  const { socket: mine } = await join(two.origin, ann);
  const { socket: other } = await join(two.origin, bob);
  const response = await postForm(one.origin, "/logout", {}, { cookie: ann.cookie });
  await response.body?.cancel();
  assertEquals((await mine.closed).code, 4401);
  assertEquals((await other.request(send("still here"))).type, "ok");
  await other.close();
});
