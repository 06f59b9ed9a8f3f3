import { assertEquals } from "@std/assert";
import { join, signUp } from "../support/client.ts";
import { startServer } from "../support/server.ts";

const EACH = 750;

/** The ways to hold a connection and say nothing on it. */
const KINDS = [
  "",
  "GET / HT",
  "POST /login HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n" +
  "Content-Length: 99\r\n\r\nusername=",
  "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n",
];

Deno.test("others are answered beside 3,000 connections that say nothing", async () => {
  await using server = await startServer();
  const ann = await signUp(server.origin, "ann");
  await using socket = (await join(server.origin, ann)).socket;
  const connections: Deno.TcpConn[] = [];
  try {
    for (const kind of KINDS) {
      for (let count = 0; count < EACH; count++) {
        const connection = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
        connections.push(connection);
        if (kind !== "") await connection.write(new TextEncoder().encode(kind));
      }
      const frame = { type: "send", room: "lobby", cid: crypto.randomUUID(), text: "still here" };
      assertEquals((await socket.request(frame)).type, "ok");
      const { status, body } = await fetch(`${server.origin}/login`);
      await body?.cancel();
      assertEquals(status, 200);
    }
    await signUp(server.origin, "bob");
  } finally {
    for (const connection of connections) connection.close();
  }
});
