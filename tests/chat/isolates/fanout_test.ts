/** Each way in which isolates learn of each other's commits, alone. */
import { assertEquals } from "@std/assert";
import { join, postForm, signUp } from "../../support/client.ts";
import { startServer } from "../../support/server.ts";
import { converse, listenOn, message } from "./conversation.ts";

Deno.test("the bus alone carries every message between the isolates of a process", async () => {
  await using server = await startServer({ parallel: true, env: { FANOUT: "bus" } });
  const people = [await signUp(server.origin, "ann"), await signUp(server.origin, "bob")];
  const sockets = await listenOn([server, server, server, server], people);
  await converse(sockets, 50);
  await Promise.all(sockets.map((socket) => socket.close()));
});

Deno.test("the counters alone, read twice a second, carry every message between processes on one file", async () => {
  await using one = await startServer({ env: { FANOUT: "poll" } });
  await using two = await startServer({ env: { FANOUT: "poll" }, kvPath: one.kvPath });
  const people = [await signUp(one.origin, "ann"), await signUp(two.origin, "bob")];
  const sockets = await listenOn([one, two], people);
  await converse(sockets, 50);
  await Promise.all(sockets.map((socket) => socket.close()));
});

Deno.test("a watch of the counters alone carries every message between isolates of a process", async () => {
  await using server = await startServer({ parallel: true, env: { FANOUT: "watch" } });
  const people = [await signUp(server.origin, "ann"), await signUp(server.origin, "bob")];
  const sockets = await listenOn([server, server, server, server], people);
  await converse(sockets, 25);
  await Promise.all(sockets.map((socket) => socket.close()));
});

Deno.test("what the bus has lost is looked for, though it reaches the isolate", async () => {
  const folder = await Deno.makeTempDir();
  const preload = `${folder}/preload.ts`;
  await Deno.writeTextFile(
    preload,
    `const { postMessage } = BroadcastChannel.prototype;
    BroadcastChannel.prototype.postMessage = function (message) {
      if (message.kind !== "events") postMessage.call(this, message);
    };`,
  );
  {
    await using server = await startServer({ parallel: true, preload });
    const people = [await signUp(server.origin, "ann"), await signUp(server.origin, "bob")];
    const sockets = await listenOn([server, server, server, server], people);
    await converse(sockets, 5);
    await Promise.all(sockets.map((socket) => socket.close()));
  }
  await Deno.remove(folder, { recursive: true });
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
  assertEquals((await other.request(message("still here"))).type, "ok");
  await other.close();
});
