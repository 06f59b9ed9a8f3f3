import { assertEquals, assertRejects } from "@std/assert";
import { LoadWire, Refused, type WireEvents } from "../../bench/load/wire.ts";

/** A server that hands every socket to `talk`, and refuses `/no`. */
function serve(talk: (socket: WebSocket) => void): Deno.HttpServer<Deno.NetAddr> {
  return Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    if (new URL(request.url).pathname === "/no") return new Response("no", { status: 503 });
    const { socket, response } = Deno.upgradeWebSocket(request);
    talk(socket);
    return response;
  });
}

function listen(texts: string[], closed: (code: number) => void): WireEvents {
  return {
    message: (bytes, start, end) =>
      texts.push(new TextDecoder().decode(bytes.subarray(start, end))),
    turn() {},
    closed,
  };
}

Deno.test("Wire: messages of every size of header come as they were sent, both ways", async () => {
  const sizes = [0, 5, 125, 126, 3_000, 65_535, 65_536, 200_000];
  await using server = serve((socket) => {
    let bytes = 0;
    socket.onmessage = ({ data }) => {
      bytes += data.length;
      if (data !== "done") return socket.send(data);
      for (const size of sizes) socket.send("x".repeat(size));
      socket.close(4001, String(bytes));
    };
  });
  const texts: string[] = [];
  const closed = Promise.withResolvers<number>();
  const wire = await LoadWire.open(
    { port: server.addr.port, path: "/", bufferBytes: 512 },
    () => listen(texts, closed.resolve),
  );
  const encoder = new TextEncoder();
  for (const size of [1, 125, 126, 60_000]) wire.send(encoder.encode("y".repeat(size)));
  wire.flush();
  wire.say("done");
  assertEquals(await closed.promise, 4001);
  assertEquals(texts.map((text) => text.length), [1, 125, 126, 60_000, ...sizes]);
});

Deno.test("Wire: tells the status of a server that does not upgrade", async () => {
  await using server = serve(() => {});
  const error = await assertRejects(
    () => LoadWire.open({ port: server.addr.port, path: "/no" }, () => listen([], () => {})),
    Refused,
  );
  assertEquals(error.status, 503);
});
