/** Bun's native publish: every message goes to every subscriber of one topic. */
const server = globalThis.Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  fetch(request, server) {
    return server.upgrade(request) ? undefined : new Response("ok");
  },
  websocket: {
    open(socket) {
      socket.subscribe("lobby");
    },
    message(_socket, message) {
      server.publish("lobby", message);
    },
  },
});

console.log(`listening ${server.port}`);
