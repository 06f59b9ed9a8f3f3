import { assertEquals } from "@std/assert";
import { App, type WebSocketHandlers } from "fresh";
import { Site } from "./site.ts";

/** Waits for an event of a socket. */
function once<K extends keyof WebSocketEventMap>(
  socket: WebSocket,
  type: K,
): Promise<WebSocketEventMap[K]> {
  return new Promise((resolve) => socket.addEventListener(type, resolve, { once: true }));
}

async function connect(site: Site, path: string, protocols?: string[]): Promise<WebSocket> {
  const socket = new WebSocket(site.origin.replace("http:", "ws:") + path, protocols);
  await once(socket, "open");
  return socket;
}

async function echoes(socket: WebSocket, text: string): Promise<unknown> {
  const answer = once(socket, "message");
  socket.send(text);
  return (await answer).data;
}

async function close(socket: WebSocket): Promise<void> {
  const closed = once(socket, "close");
  socket.close(1000);
  await closed;
}

Deno.test("upgrade() gives the socket and the response", async () => {
  const ended = Promise.withResolvers<number>();
  const app = new App().get("/ws/:room", (ctx) => {
    const { room } = ctx.params;
    const { socket, response } = ctx.upgrade();
    socket.onmessage = (event) => socket.send(`${room}: ${event.data}`);
    socket.onclose = (event) => ended.resolve(event.code);
    return response;
  });
  await using site = new Site(app);
  const socket = await connect(site, "/ws/a");
  assertEquals(await echoes(socket, "hello"), "a: hello");
  await close(socket);
  assertEquals(await ended.promise, 1000);
});

Deno.test("upgrade() with handlers gives the response alone", async () => {
  const opened = Promise.withResolvers<number>();
  const ended = Promise.withResolvers<[number, string]>();
  const handlers: WebSocketHandlers = {
    open: (socket) => opened.resolve(socket.readyState),
    message: (socket, event) => socket.send(`echo: ${event.data}`),
    close: (_socket, code, reason) => ended.resolve([code, reason]),
  };
  await using site = new Site(new App().get("/ws", (ctx) => ctx.upgrade(handlers)));
  const socket = await connect(site, "/ws");
  assertEquals(await opened.promise, WebSocket.OPEN);
  assertEquals(await echoes(socket, "hello"), "echo: hello");
  const closed = once(socket, "close");
  socket.close(4001, "done");
  await closed;
  assertEquals(await ended.promise, [4001, "done"]);
});

Deno.test("ws() is a path that upgrades", async () => {
  const app = new App().ws("/ws", {
    message: (socket, event) => socket.send(`echo: ${event.data}`),
  });
  await using site = new Site(app);
  const socket = await connect(site, "/ws");
  assertEquals(await echoes(socket, "hello"), "echo: hello");
  await close(socket);
});

Deno.test("upgrade() agrees on a protocol, in both forms", async () => {
  const app = new App()
    .get("/bare", (ctx) => ctx.upgrade({ protocol: "chat" }).response)
    .get("/handlers", (ctx) => ctx.upgrade({ message() {} }, { protocol: "chat" }));
  await using site = new Site(app);
  for (const path of ["/bare", "/handlers"]) {
    const socket = await connect(site, path, ["chat", "other"]);
    assertEquals(socket.protocol, "chat");
    await close(socket);
  }
});

Deno.test("middlewares run before an upgrade, and may refuse it", async () => {
  const app = new App<{ user: string | null }>()
    .use((ctx) => {
      ctx.state.user = ctx.url.searchParams.get("user");
      return ctx.state.user === null ? ctx.text("who?", { status: 401 }) : ctx.next();
    })
    .get("/ws", (ctx) => {
      const { user } = ctx.state;
      return ctx.upgrade({ message: (socket) => socket.send(`hello ${user}`) });
    });
  await using site = new Site(app);
  const socket = await connect(site, "/ws?user=ada");
  assertEquals(await echoes(socket, ""), "hello ada");
  await close(socket);

  const refused = new WebSocket(`${site.origin.replace("http:", "ws:")}/ws`);
  const closed = once(refused, "close");
  await once(refused, "error");
  await closed;
});

Deno.test("a request that is no upgrade answers 400", async () => {
  const app = new App()
    .get("/bare", (ctx) => ctx.upgrade().response)
    .get("/handlers", (ctx) => ctx.upgrade({ message() {} }))
    .ws("/ws", { message() {} });
  await using site = new Site(app);
  for (const path of ["/bare", "/handlers", "/ws"]) {
    const { status, body } = await site.ask(path);
    assertEquals([status, body], [400, "Expected a WebSocket upgrade request"], path);
  }
  assertEquals((await site.ask("/ws", { method: "POST" })).status, 405);
});
