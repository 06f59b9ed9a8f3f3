/** The chat of Socket.IO's own tutorial: every message goes to every socket. */
import { createServer } from "node:http";
import { createRequire } from "node:module";
import process from "node:process";

const require = createRequire(`${process.argv[2]}/`);
const { Server } = require("socket.io");

const http = createServer();
const io = new Server(http);

io.on("connection", (socket) => {
  socket.on("message", (message) => io.emit("message", message));
});

http.listen(0, "127.0.0.1", () => console.log(`listening ${http.address().port}`));
